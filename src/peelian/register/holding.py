"""Rows gathered into a `Holding` of plain records, which the rules and the publications read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.db import models as django

from peelian.inspection.holding import TABLES, Holding
from peelian.register.models import Inspection
from peelian.register.rows import MODELS, record_of


def gathered(rows: Mapping[str, Iterable[django.Model]]) -> Holding:
    """A holding of these rows, a table each; tables that are not named are empty."""
    return Holding(**{table: tuple(record_of(row) for row in found) for table, found in rows.items()})


def holding_of(inspection: Inspection) -> Holding:
    """Everything of the force that an inspection is of: for rules, which must see all, and for nobody's eyes."""
    return gathered({table: of_force(table, inspection.force) for table in TABLES})


def of_force(table: str, force: str) -> django.QuerySet[django.Model]:
    """The rows of a table that have to do with a force."""
    found = with_related(MODELS[table]._default_manager.all())
    return found.filter(FORCE[table](force)) if table in FORCE else found


def with_related(found: django.QuerySet[django.Model]) -> django.QuerySet[django.Model]:
    """The same rows, with what their records need fetched at once."""
    many = [each.name for each in found.model._meta.many_to_many]
    return found.prefetch_related(*many) if many else found


def _by(path: str) -> Callable[[str], django.Q]:
    return lambda force: django.Q(**{path: force})


FORCE: Mapping[str, Callable[[str], django.Q]] = {
    "inspections": _by("force"),
    "monitoring": _by("force"),
    "discrepancies": _by("force"),
    **{
        table: _by("inspection__force")
        for table in ("areas", "notes", "contexts", "evidence", "judgments", "challenges", "responses")
    },
    "attachments": _by("evidence__inspection__force"),
    "revisions": _by("judgment__inspection__force"),
    "findings": lambda force: django.Q(inspection__force=force) | django.Q(owed_by__force=force),
    "links": lambda force: django.Q(earlier__owed_by__force=force),
    "actions": _by("finding__owed_by__force"),
    "progress": _by("finding__owed_by__force"),
    "decisions": _by("finding__owed_by__force"),
    "answers": _by("challenge__inspection__force"),
}
