"""Which files are asked for: one for each month and force, as the entry of the catalogue names them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peelian.catalogue.download import Download, filled
from peelian.core.period import Month
from peelian.records.fetching.address import named
from peelian.records.fetching.problems import FetchError


@dataclass(frozen=True, slots=True)
class Member:
    """A file that is loaded: all of what was fetched, or a member of the archive (`inside`) that goes to `file`."""

    dataset: str
    mapping: str | None
    force: str
    inside: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One address to ask, the file that the answer goes to, and what it holds."""

    address: str
    file: str
    members: tuple[Member, ...] = ()


def wanted(entry: Download, *, url: str = "", months: Sequence[Month] = (), forces: Sequence[str] = ()) -> list[Wanted]:
    """The files of an entry for some months and forces; each address once.

    Raises FetchError where the entry needs a month, a force or an address that is not given, or has no use for one.
    """
    _refuse(entry, url, months, forces)
    found: dict[str, Wanted] = {}
    for month in months or ("",):
        for force in forces or ("",):
            values = {
                "month": str(month),
                "last": str(max(months)) if months else "",
                "force": force,
                "name": named(url) if url else "",
            }
            address = url or filled(entry.address, values)
            before = found[address].members if address in found else ()
            found[address] = Wanted(address, filled(entry.file, values), (*before, *_members(entry, values, force)))
    return list(found.values())


def _members(entry: Download, values: dict[str, str], force: str) -> Iterator[Member]:
    for each in entry.holds:
        inside = filled(each.member, values)
        yield Member(each.dataset, each.mapping, force, inside, inside.rpartition("/")[2])


def _refuse(entry: Download, url: str, months: Sequence[Month], forces: Sequence[str]) -> None:
    needs_months = bool({"month", "last"} & set(entry.asks_for))
    needs_force = "force" in entry.asks_for
    if not entry.address and not url:
        raise FetchError(f"{entry.id} has no lasting address.", remedy=f"{entry.where} Give it with --url.")
    if entry.address and url:
        raise FetchError(f"{entry.id} knows its address.", remedy="Leave --url out.")
    for given, needed, option, example in (
        (months, needs_months, "--month", "2024-01, or --month 2024-01..2024-03"),
        (forces, needs_force, "--force", "leicestershire"),
    ):
        if needed and not given:
            raise FetchError(f"{entry.id} has a file for each.", remedy=f"Say which: {option} {example}.")
        if given and not needed:
            raise FetchError(f"{entry.id} is one file for all.", remedy=f"Leave {option} out.")
