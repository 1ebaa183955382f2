"""The audit is only ever added to: the database itself refuses to change or delete an event."""

from __future__ import annotations

from django.db import migrations

TABLE = "register_auditevent"
SQLITE = (
    f"CREATE TRIGGER audit_kept BEFORE UPDATE ON {TABLE} "
    "BEGIN SELECT raise(ABORT, 'audit events are never changed'); END",
    f"CREATE TRIGGER audit_whole BEFORE DELETE ON {TABLE} "
    "BEGIN SELECT raise(ABORT, 'audit events are never deleted'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit events are never changed or deleted'; END $$",
    f"CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION audit_kept()",
    f"CREATE TRIGGER audit_whole BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION audit_kept()",
)


def guard(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def first_head(apps, schema_editor):
    apps.get_model("register", "AuditHead").objects.get_or_create(id=1)


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]

    operations = [migrations.RunPython(guard), migrations.RunPython(first_head)]
