"""Organisations, people and the roles they hold."""

from __future__ import annotations

import datetime as dt

from peelian.core.errors import PeelianError, UnknownNameError
from peelian.core.force import force as force_of
from peelian.inspection.permissions import Role
from peelian.inspection.records import ORGANISATION_KINDS
from peelian.register.models import Organisation, Person, RoleHeld
from peelian.register.step import Step, action


@action
def add_organisation(
    step: Step, *, organisation: str, name: str, kind: str, force: str = "", made_up: bool = False
) -> str:
    """Add a body that inspects, is inspected, oversees or advises, under a short id.

    `force` is the force that it is, or that it oversees. A `made_up` body is an example, and publications say so.
    Returns the id.
    """
    step.permit()
    if kind not in ORGANISATION_KINDS:
        raise UnknownNameError("kind of organisation", kind, list(ORGANISATION_KINDS))
    known = force_of(force).id if force else ""
    if kind == "force" and not known:
        raise PeelianError("An organisation that is a force needs to say which.", remedy="Give --force.")
    return step.create(Organisation, id=organisation, name=name, kind=kind, force=known, made_up=made_up).id


@action
def add_person(step: Step, *, email: str, name: str, organisation: str, role: str, since: dt.date | None = None) -> str:
    """Add somebody who can act for an organisation, with a first role. They set their password when they log in.

    Returns the e-mail address, which names them from now on.
    """
    step.permit()
    body = step.find(Organisation, organisation, "organisation")
    if Person.objects.filter(email__iexact=email).exists():
        raise PeelianError(f"There is already an account of {email}.", remedy="Grant it a role, or name another.")
    person = Person(email=email, name=name, organisation=body)
    person.set_unusable_password()
    person.full_clean(exclude=["password"])
    person.save(force_insert=True)
    step.note("people", email, None, {"email": email, "name": name, "organisation": organisation})
    _grant(step, person, role, since)
    return person.email


@action
def invite_person(step: Step, *, email: str) -> str:
    """Make an invitation: the path of a page, good once and for a day, where somebody sets their password.

    It is given to that person and to nobody else. Returns the path.
    """
    from peelian.register.log_in import invitation

    step.permit()
    person = _person(email)
    step.note("people", person.email, None, {"invited": True})
    return invitation(person)


@action
def grant_role(step: Step, *, email: str, role: str, since: dt.date | None = None) -> None:
    """Give somebody a role in their organisation, from a day on."""
    step.permit()
    _grant(step, _person(email), role, since)


@action
def end_role(step: Step, *, email: str, role: str, until: dt.date | None = None) -> None:
    """End a role; `until` is the last day on which it is held, today where it is left out."""
    step.permit()
    person = _person(email)
    held = person.roles.filter(role=_role(role), until=None).first()
    if held is None:
        raise PeelianError(f"{person.email} does not hold the role {role}.", remedy="See: peelian people list")
    held.until = until or step.today - dt.timedelta(days=1)
    held.save(update_fields=["until"])
    step.note("people", person.email, {"role": role, "until": None}, {"role": role, "until": held.until.isoformat()})


@action
def close_account(step: Step, *, email: str) -> None:
    """Close somebody's account: they cannot act or log in any more. What they did keeps naming them."""
    step.permit()
    person = _person(email)
    person.is_active = False
    person.save(update_fields=["is_active"])
    step.note("people", person.email, {"is_active": True}, {"is_active": False})


def _grant(step: Step, person: Person, role: str, since: dt.date | None) -> None:
    wanted = _role(role)
    if person.roles.filter(role=wanted, until=None).exists():
        raise PeelianError(f"{person.email} holds the role {role} already.", remedy="Nothing needs to be done.")
    first = since or step.today
    RoleHeld(person=person, role=wanted, since=first).save(force_insert=True)
    step.note("people", person.email, None, {"role": wanted.value, "since": first.isoformat()})


def _role(role: str) -> Role:
    known = [each.value for each in Role if each is not Role.PUBLIC]
    if role not in known:
        raise UnknownNameError("role", role, known)
    return Role(role)


def _person(email: str) -> Person:
    person = Person.objects.filter(email__iexact=email).first()
    if person is None:
        raise UnknownNameError("person", email, list(Person.objects.values_list("email", flat=True)))
    return person
