"""Who may do what, as a page of documentation made from the table that the register asks."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.catalogue.framework import FindingKind
from peelian.inspection.permissions import ALLOWED, Relation, Role
from peelian.inspection.standing import who_closes

HEAD = "<!-- Written by `make docs` from the table of permissions; do not edit. -->\n\n"
_COLUMNS = [each for each in Role if each is not Role.PUBLIC]
_CELL = {Relation.ANY: "yes"}


def permissions_page(kinds: list[FindingKind]) -> str:
    """The page in Markdown: every action by role, and who closes which kind of finding."""
    return HEAD + "\n".join(_lines(kinds)).rstrip() + "\n"


def _lines(kinds: list[FindingKind]) -> Iterator[str]:
    yield "# Who may do what\n"
    yield (
        "Each step of the register is one action. A cell says how a person's organisation must stand to what the "
        "action is about; an empty cell means that the role may not. The public takes no action. What each may *read* "
        "is in [The register](register.md).\n"
    )
    yield "| Action | " + " | ".join(_COLUMNS) + " |"
    yield "|---" * (len(_COLUMNS) + 1) + "|"
    for action in ALLOWED:
        yield f"| `{action}` | " + " | ".join(cell(action, role) for role in _COLUMNS) + " |"
    yield "\n## Who closes a finding\n"
    yield "`close_finding` asks the finding's kind besides. Whoever reported a finding complete never closes it.\n"
    yield "| Kind | Closed by |\n|---|---|"
    yield from (f"| {each.title} | {who_closes(each)} |" for each in kinds)
    yield "\n## Three people for a judgment\n"
    yield "Whoever drafts a judgment does not moderate it, and whoever publishes it has done neither."


def cell(action: str, role: Role) -> str:
    """What the table says of one action and one role."""
    found = sorted(relation for each, relation in ALLOWED[action] if each is role)
    return "; ".join(_CELL.get(each, each.value) for each in found)
