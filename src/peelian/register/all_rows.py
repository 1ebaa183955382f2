"""Every row of the register, people and audit included, as JSON lines: for a database that is no file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db import models as django

from peelian.core.errors import PeelianError
from peelian.register.models import AuditEvent, Organisation, Person

# Sessions end with a restore, and what Django itself writes at the start is there already.
_LEFT = ("sessions", "contenttypes", "auth")


class _Exact(DjangoJSONEncoder):
    """Moments to the microsecond, which Django's own encoder cuts."""

    def default(self, o: Any) -> Any:
        """A moment as ISO 8601; all else as Django writes it."""
        return o.isoformat() if isinstance(o, dt.datetime) else super().default(o)


def write_rows(path: Path) -> int:
    """Write every row of the open register, as it is at one moment; how many."""
    count = 0
    with transaction.atomic(), path.open("w", encoding="utf-8") as file:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for model in _models():
            rows = model._default_manager.order_by("pk")
            count += rows.count()
            serializers.serialize("jsonl", rows.iterator(chunk_size=1000), stream=file, cls=_Exact)
    return count


def read_rows(path: Path) -> None:
    """Put every row of a file into the open register, which must be empty: all of them, or none.

    Raises PeelianError where the register holds anything, or the file is no such file.
    """
    if any(model._default_manager.exists() for model in (Organisation, Person, AuditEvent)):
        raise PeelianError(
            "The database that the register is to be restored to is not empty.",
            remedy="Make an empty database, and set PEELIAN_REGISTER to its address.",
        )
    try:
        with transaction.atomic(), path.open(encoding="utf-8") as file:
            for row in serializers.deserialize("jsonl", file):
                row.save()
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), list(_models())):
                    cursor.execute(statement)
    except (DeserializationError, django.ObjectDoesNotExist) as error:
        raise PeelianError(
            f"The rows of the register cannot be read: {error}.", remedy="Use another backup."
        ) from error


def _models() -> Iterator[type[django.Model]]:
    yield from (each for each in apps.get_models() if each._meta.app_label not in _LEFT)
