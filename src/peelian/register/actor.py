"""Who asks: a person in their organisation with the roles that they hold today, or the public."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.core.errors import PeelianError, UnknownNameError
from peelian.inspection.permissions import Relation, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who reads or acts. `via` says by what: the command line, a page."""

    person: str
    name: str
    roles: frozenset[Role]
    organisation: str = ""
    kind: str = ""
    force: str = ""
    via: str = ""

    @property
    def is_public(self) -> bool:
        """Whether nobody is known to ask."""
        return not self.person

    @property
    def is_inspectorate(self) -> bool:
        """Whether they act for a body that inspects."""
        return self.kind == "inspectorate"

    def relations_to_force(self, force: str) -> set[Relation]:
        """How their organisation stands to a force."""
        found = {Relation.INSPECTORATE} if self.is_inspectorate else set()
        if force and self.force == force:
            found.add(Relation.INSPECTED if self.kind == "force" else Relation.OVERSEEING)
        return found


PUBLIC = Actor("", "the public", frozenset({Role.PUBLIC}))


def operator(via: str) -> Actor:
    """Whoever may write the workspace itself: for what must be done before anybody has an account.

    It holds the administrator's role and nothing else, and the audit says what it did.
    """
    return Actor("operator", "operator of the workspace", frozenset({Role.ADMINISTRATOR}), via=via)


def actor_of(email: str, *, via: str, on: dt.date | None = None) -> Actor:
    """The person with that e-mail address; raises for one who is not known, or whose account is closed."""
    from peelian.register.models import Person

    person = Person.objects.select_related("organisation").filter(email__iexact=email).first()
    if person is None:
        raise UnknownNameError(
            "person", email, list(Person.objects.values_list("email", flat=True)),
            remedy="An administrator adds people with: peelian people add-person",
        )  # fmt: skip
    if not person.is_active:
        raise PeelianError(f"The account of {person.email} is closed.", remedy="Ask an administrator.")
    day = on or dt.datetime.now(dt.UTC).date()
    held = frozenset(Role(each.role) for each in person.roles.all() if is_held(each.since, each.until, day))
    body = person.organisation
    return Actor(person.email, person.name, held, body.id, body.kind, body.force, via)


def is_held(since: dt.date, until: dt.date | None, day: dt.date) -> bool:
    """Whether a role that runs from a day, and perhaps until another, is held on a day."""
    return since <= day and (until is None or day <= until)
