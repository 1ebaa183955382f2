"""A scale of grades, said where its grades are shown."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.catalogue.framework import Scale
from peelian.publish.content import Block, Item, Listing, Para, Run, say
from peelian.publish.inspection.signs import grade_run


def scale_blocks(scale: Scale) -> Iterator[Block]:
    """The grades of a scale, the best first, with what each means where its source says it."""
    yield Para(say(f"The scale of {scale.title.lower()}, the best first. {scale.note}".strip()))
    yield Listing(
        tuple(
            Item((grade_run(scale, each.title), *((Run(f": {each.means}"),) if each.means else ())))
            for each in scale.grades
        ),
        ordered=True,
    )
    yield Para(say(f"Source of the scale: {scale.source}."), "small")
