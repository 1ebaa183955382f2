"""What every part of a model has in common: frozen, no unknown field, and a word on where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import AfterValidator, BeforeValidator, ConfigDict, StringConstraints

from peelian.catalogue.model import Entry

Value = TypeVar("Value")


class Part(Entry):
    """A part of a model. `assumed` says that nobody has measured its figures; `note` says why they are as they are.

    Parts are Pydantic models, as the catalogue's entries are: one declaration gives the type, the check with the place
    of each fault, and both directions of YAML.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    note: str = ""
    assumed: bool = False


class Fixed(dict[str, Value]):
    """A mapping that cannot be changed; equal to a plain one with the same content."""

    def _refuse(self, *_args: Any, **_named: Any) -> NoReturn:
        raise TypeError("A model is not changed in place: model.changed(path, value) gives a new one.")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[dict[str, Value]]]:
        return type(self), (dict(self),)


def _text(given: object) -> object:
    if isinstance(given, bool):
        raise ValueError("YAML reads on, off, yes and no as true and false: write the name in quotes")
    return str(given) if isinstance(given, int) else given


Name = Annotated[str, BeforeValidator(_text), StringConstraints(pattern=r"^[^\W_][\w +&/-]*$")]
"""A name in a model: letters, digits, spaces, hyphens; no dot, since a dot parts the steps of a path."""

Named = Annotated[dict[Name, Value], AfterValidator(Fixed)]
"""Things by their names, in the order given."""
