"""One action, one transaction, one audit event: how everything in the register is written.

An action is a function whose first argument is a `Step`. `@action` makes it callable with an `Actor` instead: it opens
the transaction, lets the function check and write through the step, and adds the audit event before it commits. If
anything fails on the way, nothing was written.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import IntegrityError, transaction
from django.db import models as django

from peelian.core.errors import ConflictError, PeelianError, UnknownNameError
from peelian.inspection.permissions import ALLOWED, Relation, require
from peelian.register.actor import Actor
from peelian.register.audit import add_event, take_turn
from peelian.register.database import told_plainly
from peelian.register.models.row import Versioned
from peelian.register.rows import TABLE_OF, columns_of, plain, values_of

P_ = ParamSpec("P_")
T_ = TypeVar("T_")
M_ = TypeVar("M_", bound=django.Model)
ACTIONS: dict[str, Callable[..., Any]] = {}


class ChangedSinceError(ConflictError):
    """Somebody else changed the row after it was read. Nothing was written."""


@dataclass(slots=True)
class Step:
    """An action that is under way: who takes it, when (UTC), and what it has written so far."""

    actor: Actor
    action: str
    at: dt.datetime
    about: str = ""
    changes: list[Mapping[str, Any]] = field(default_factory=list)
    permitted: bool = False
    undoing: list[Callable[[], None]] = field(default_factory=list)

    @property
    def today(self) -> dt.date:
        """The day on which the action is taken."""
        return self.at.date()

    def permit(self, relations: Iterable[Relation] = ()) -> None:
        """Go on only if the actor may, standing so to the object; raises NotAllowedError else."""
        require(self.action, self.actor.roles, set(relations))
        self.permitted = True

    def find(self, model: type[M_], key: str, kind: str = "") -> M_:
        """The row of that id; raises UnknownNameError naming the closest."""
        found = model._default_manager.filter(pk=key).first()
        if found is None:
            known = [str(each) for each in model._default_manager.values_list("pk", flat=True)]
            raise UnknownNameError(kind or str(model._meta.verbose_name), key, known)
        return found

    def create(self, model: type[M_], **values: Any) -> M_:
        """Add a row; raises PeelianError where one of its id, or of its kind, is there already."""
        linked = {name: values[name] for name in values if model._meta.get_field(name).many_to_many}
        self._must_be_there(model, values)
        try:
            with transaction.atomic():
                row = model(**columns_of(model, values))
                row.save(force_insert=True)
                for name, keys in linked.items():
                    getattr(row, name).set(keys)
        except IntegrityError as error:
            raise PeelianError(
                f"There is already such a {model._meta.verbose_name} ({values.get('id', '')}).",
                remedy="Give it another id, or change the one that is there.",
            ) from error
        row.refresh_from_db()
        self._noted(row, None, values_of(row))
        return row

    def change(self, row: M_, *, version: int | None, **values: Any) -> M_:
        """Change a row that is still as it was read: `version` is what the caller saw, None for what is there now.

        Raises ChangedSinceError where it has moved on meanwhile.
        """
        model = type(row)
        before = values_of(row)
        linked = {name: values.pop(name) for name in list(values) if model._meta.get_field(name).many_to_many}
        self._must_be_there(model, values)
        changed = columns_of(model, values)
        found = model._default_manager.filter(pk=row.pk)
        if isinstance(row, Versioned):
            expected = row.version if version is None else version
            found = found.filter(version=expected)
            changed["version"] = expected + 1
        if not found.update(**changed):
            raise ChangedSinceError(
                f"{model._meta.verbose_name} {row.pk} was changed by somebody else since you read it.",
                remedy="Read it again, and decide anew.",
            )
        row.refresh_from_db()
        for name, keys in linked.items():
            getattr(row, name).set(keys)
        self._noted(row, before, values_of(row))
        return row

    def undo(self, what: Callable[[], None]) -> None:
        """Do this, after the database has gone back, if the action fails: for what was done outside the database."""
        self.undoing.append(what)

    def _must_be_there(self, model: type[django.Model], values: Mapping[str, Any]) -> None:
        """What is referred to must exist; a database says so only at the end, and without a name."""
        for name, value in values.items():
            column = model._meta.get_field(name)
            if isinstance(column, django.ForeignKey) and value:
                self.find(column.related_model, value)

    def _noted(self, row: django.Model, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> None:
        table = TABLE_OF[type(row)]
        was = None if before is None else plain({key: before[key] for key in after if before[key] != after[key]})
        now = plain(after if before is None else {key: after[key] for key in after if before[key] != after[key]})
        self.note(table, str(row.pk), was, now)

    def note(self, table: str, key: str, was: Mapping[str, Any] | None, now: Mapping[str, Any]) -> None:
        """Tell the audit of a change: the fields as they were, None for a new row, and as they are now."""
        self.changes.append({"table": table, "id": key, "was": was, "now": now})
        self.about = self.about or f"{table}:{key}"


def action(take: Callable[Concatenate[Step, P_], T_], /) -> Callable[Concatenate[Actor, P_], T_]:
    """Make a function an action of its own name, which must be in the table of permissions."""
    name = take.__name__
    if name not in ALLOWED:
        raise RuntimeError(f"{name} is not in the table of permissions")

    @functools.wraps(take)
    def run(actor: Actor, /, *args: P_.args, **kwargs: P_.kwargs) -> T_:
        undoing: list[Callable[[], None]] = []
        with told_plainly(), _or_undone(undoing), transaction.atomic():
            take_turn()
            step = Step(actor, name, dt.datetime.now(dt.UTC), undoing=undoing)
            result = take(step, *args, **kwargs)
            if not step.permitted:
                raise RuntimeError(f"{name} wrote without asking whether it may")
            add_event(actor, name, step.about, step.changes, step.at)
        return result

    ACTIONS[name] = run
    return run


@contextmanager
def _or_undone(undoing: Sequence[Callable[[], None]]) -> Iterator[None]:
    """Around the transaction: where it fails, what was done outside the database is undone, the last first."""
    try:
        yield
    except BaseException:
        for each in reversed(undoing):
            each()
        raise
