"""The reference page of publishers' files: how each is loaded, what is left out, and its quirks."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.mapping import LeftOut, Mapping


def mappings_page(catalogue: Catalogue) -> Iterator[str]:
    """Lines of Markdown: by source, each layout that is read unchanged."""
    yield "# Layouts of files\n\nEvery layout that is read unchanged, the command that loads it, and its quirks.\n"
    for name, source in sorted(catalogue.sources.items()):
        mappings = sorted(
            (each for each in catalogue.mappings.values() if each.source == name), key=lambda each: each.id
        )
        if not mappings:
            continue
        yield f"## {source.title} {{: #{name}}}\n"
        yield f"`{name}` · {source.publisher}. {source.licence}. {source.note}\n"
        for mapping in mappings:
            yield from _mapping(catalogue, mapping)


def command(catalogue: Catalogue, mapping: Mapping) -> str:
    """The command that loads such a file.

    The mapping is named where the file's columns alone do not tell it from others, the force where no row says it.
    """
    named = f" --mapping {mapping.id}" if _must_be_named(catalogue, mapping) else ""
    force = "" if mapping.force or (mapping.blocks and mapping.blocks.forces) else " --force FORCE"
    return f"peelian load {mapping.dataset} FILE{named}{force}"


def _must_be_named(catalogue: Catalogue, mapping: Mapping) -> bool:
    alike = {
        each.id
        for each in catalogue.mappings.values()
        if each.dataset == mapping.dataset and set(each.needs) == set(mapping.needs)
    }
    return bool(mapping.sheet) or len(alike) > 1


def _mapping(catalogue: Catalogue, mapping: Mapping) -> Iterator[str]:
    yield f"### {mapping.title} {{: #{mapping.id}}}\n"
    yield f"`{mapping.id}` · into [{mapping.dataset}](datasets.md#{mapping.dataset})\n"
    yield f"```\n{command(catalogue, mapping)}\n```\n"
    if mapping.sheet:
        yield f"Sheet `{mapping.sheet}`.\n"
    for each in mapping.leave_out:
        yield f"- Left out, where {_condition(each)}: {each.because}."
    if mapping.unpivot:
        columns = list(mapping.unpivot.columns) or [f"those like `{mapping.unpivot.matches}`"]
        which = f"{len(columns)} columns" if mapping.unpivot.columns else columns[0]
        yield f"- A row for each of {which}: the cell is its {mapping.unpivot.value}."
    if mapping.leave_out or mapping.unpivot:
        yield ""
    yield f"{mapping.note}\n" if mapping.note else ""


def _condition(left_out: LeftOut) -> str:
    column = f"`{left_out.column}`" if left_out.column else "the column without a name"
    if left_out.pattern is not None:
        return f"{column} {'fits' if left_out.matches is not None else 'does not fit'} `{left_out.pattern}`"
    words = left_out.among if left_out.among is not None else left_out.not_among or ()
    listed = " or ".join(f"`{word}`" if word else "empty" for word in words)
    return f"{column} is {'' if left_out.among is not None else 'not '}{listed}"
