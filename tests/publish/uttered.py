"""Every piece of text that a document says, without the help of what writes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from peelian.charts.picture import Picture
from peelian.publish.content import Run

NOT_SAID = {"id", "to", "about", "kind", "style", "sign", "svg"}


def uttered(value: object) -> Iterator[str]:
    """Each text, walked through as it is stored; ids, styles, signs and tips are not said, drawings are seen."""
    if isinstance(value, str):
        yield from (line for line in value.split("\n") if line.strip())
    elif isinstance(value, tuple):
        for each in value:
            yield from uttered(each)
    elif is_dataclass(value):
        names = [each.name for each in fields(value) if each.name not in NOT_SAID]
        for name in names:
            yield from uttered(getattr(value, name))


assert {"text", "style", "to", "about", "sign"} == {each.name for each in fields(Run)}
assert {"title", "svg", "sentence", "table"} == {each.name for each in fields(Picture)}
