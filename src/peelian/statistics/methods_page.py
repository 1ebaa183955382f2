"""The reference page of methods, written from the methods themselves."""

from __future__ import annotations

from peelian.statistics.by_name import methods
from peelian.statistics.method import Method

MARK = "<!-- Written by `make docs` from here on. -->\n"


def methods_page(before: str) -> str:
    """The page: what stands before the mark as it is, then every method by family."""
    from peelian.statistics.methods import FAMILIES

    parts = [before.split(MARK, maxsplit=1)[0] + MARK]
    for family in FAMILIES:
        here = [each for each in methods().values() if each.call.__module__ == family.__name__]
        title = (family.__doc__ or "").split(":")[0].split(".")[0]
        parts.append(f"## {title}\n")
        parts.extend(_entry(each) for each in here)
    return "\n".join(parts)


def _entry(of: Method) -> str:
    inputs = "; ".join(f"`{each}` ({each.kind})" for each in of.inputs)
    return (
        f"### {of.name}\n\n{of.what}\n\n"
        f"Formula\n:   {_escaped(of.formula)}\n\n"
        f"Source\n:   {of.source}\n\n"
        f"Module\n:   `{of.module}`\n\n"
        f"Inputs\n:   {inputs}\n"
    )


def _escaped(text: str) -> str:
    return text.replace("*", r"\*").replace("_", r"\_")
