"""Who acts for which organisation, as far as somebody may see it."""

from __future__ import annotations

import datetime as dt

from peelian.inspection.permissions import Role
from peelian.register.actor import Actor, is_held
from peelian.register.models import Organisation, Person


def organisations() -> list[dict[str, str]]:
    """Every organisation; they are public bodies."""
    return [
        {"id": each.pk, "name": each.name, "kind": each.kind, "force": each.force}
        for each in Organisation.objects.all()
    ]


def people(actor: Actor) -> list[dict[str, str]]:
    """People with the roles that they hold today: all for an administrator, those of one's own organisation else."""
    found = Person.objects.select_related("organisation").prefetch_related("roles").order_by("organisation_id", "email")
    if Role.ADMINISTRATOR not in actor.roles:
        found = found.filter(organisation_id=actor.organisation) if actor.organisation else found.none()
    today = dt.datetime.now(dt.UTC).date()
    return [
        {
            "email": each.email,
            "name": each.name,
            "organisation": each.organisation_id,
            "roles": ", ".join(held.role for held in each.roles.all() if is_held(held.since, held.until, today)),
            "account": "open" if each.is_active else "closed",
        }
        for each in found
    ]
