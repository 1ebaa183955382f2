"""The audit's events, for those who may read them."""

from __future__ import annotations

from peelian.inspection.permissions import require
from peelian.register.actor import Actor
from peelian.register.models import AuditEvent, AuditHead


def trail(actor: Actor, *, about: str = "", limit: int = 50) -> list[dict[str, object]]:
    """The last events, the oldest first, `limit` of them (0 for all); about one thing, if it is named.

    Raises NotAllowedError for whoever is not an administrator.
    """
    require("read_audit", actor.roles, ())
    found = AuditEvent.objects.order_by("-number")
    found = found.filter(about=about) if about else found
    shown = list(found[:limit] if limit else found)[::-1]
    names = ("number", "at", "person", "organisation", "via", "action", "about")
    return [{name: getattr(each, name) for name in names} for each in shown]


def last_seal() -> str:
    """The seal of the last event: it names the state of the register, and tells nothing of it."""
    return AuditHead.objects.get(id=1).seal
