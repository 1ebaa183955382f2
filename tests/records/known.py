"""What each publisher's file adds up to by force, reckoned from the file itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from tests.records.opened import Row, csv_rows, exploded, json_rows, parquet_rows, sheet_rows, table_below

from peelian.core.errors import UnknownNameError
from peelian.core.force import force as named_force

Sums = dict[str, Fraction]
NATION = "england-and-wales"
REGIONS = {
    "North East", "North West", "Yorkshire and the Humber", "East Midlands", "Eastern", "London", "South East",
    "South West", "Wales",
}  # fmt: skip
TACTIC_TOTALS = {"Tactics", "Restraint", "Other equipment", "Less lethal weapons", "Other"}
DEVICE_USES = ("Drawn", "Aimed", "Red-dot", "Arced", "Drive stun", "Fired", "Angled drive stun", "Not stated")


@dataclass(frozen=True)
class Known:
    """How a file is read by hand: its rows, whose each is, what is added up, and what of it is held as which column.

    Without `values`, rows are counted. `by` is a column, or a force after an equals sign.
    """

    rows: Callable[[Path], Iterable[Row]]
    by: str
    values: Sequence[str] = ()
    held: str = ""
    keep: Callable[[Row], bool] = lambda row: True
    names: Mapping[str, str] | None = None

    def sums(self, path: Path, force: str = "") -> Sums:
        """The sums by force."""
        found: Sums = defaultdict(Fraction)
        for row in self.rows(path):
            if self.keep(row):
                amounts = [amount(row[name]) for name in self.values] if self.values else [Fraction(1)]
                found[force or self._force(row)] += sum(amounts, Fraction(0))
        return dict(found)

    def _force(self, row: Row) -> str:
        if self.by.startswith("="):
            return self.by[1:]
        name = str(row[self.by])
        return named_force((self.names or {}).get(name, name)).id


def amount(cell: object) -> Fraction:
    """A number as it stands in a file, or nothing: without commas and marks of footnotes."""
    return cell if isinstance(cell, Fraction) else _amount(str(cell if cell is not None else ""))


@cache
def _amount(cell: str) -> Fraction:
    text = re.sub(r"[,~\"^*\s]", "", cell)
    return Fraction(text) if re.fullmatch(r"-?[0-9.]+(?:[eE]-?[0-9]+)?", text) and text != ".." else Fraction(0)


def is_tactic(row: Row) -> bool:
    """Whether a row of the use of force tables is a force's, and not the total of other rows."""
    tactic = row["Tactic"]
    total = tactic.startswith("*Total ") and tactic.removeprefix("*Total ") in TACTIC_TOTALS
    return not (str(row["Police force"]).startswith("Total") or total or tactic.endswith(", of which"))


def as_dicts(table: Sequence[Sequence[str]]) -> list[Row]:
    """Rows below a header of one row."""
    header = [" ".join(name.split()) for name in table[0]]
    return [dict(zip(header, row, strict=False)) for row in table[1:]]


def sheet(name: str, first: str) -> Callable[[Path], list[Row]]:
    """The table of a sheet whose first head is `first`."""
    return lambda path: as_dicts(table_below(sheet_rows(path, name), first=first))


def workforce(name: str) -> Callable[[Path], list[Row]]:
    """The three days of a table of the workforce, of forces alone."""

    def rows(path: Path) -> list[Row]:
        found = []
        for row in sheet_rows(path, name):
            force = row[0].rstrip("0123456789").strip() if row else ""
            if force in {*REGIONS, "England and Wales"} or row[0] == "West Midlands " or not _is_force(force):
                continue
            found.append({"force": force, "people": str(float(sum(amount(cell) for cell in row[1:4])))})
        return found

    return rows


def ten_years(name: str) -> Callable[[Path], list[Row]]:
    """The Septembers of the table by kinds of workers."""

    def rows(path: Path) -> list[Row]:
        years = (row for row in sheet_rows(path, name) if row and row[0].startswith("30 September"))
        return [{"n": sum(map(amount, row[1:6]), Fraction(0))} for row in years]

    return rows


def deaths(name: str, title: str) -> Callable[[Path], list[Row]]:
    """The table of a sheet of deaths by force that has `title` in its heading."""

    def rows(path: Path) -> list[Row]:
        cells = sheet_rows(path, name)
        heading = next(row[0] for row in cells if row and re.search(title, row[0]))
        table = table_below(cells, first="Appropriate authority", title=heading)
        found = []
        for row in table[2:]:
            force = re.sub(r"\W+$", "", row[0])
            if len(row) > 16 and row[16].strip() and not force.startswith("Total"):
                joint = not _is_force(force)
                found.append({"force": "several-forces" if joint else force, "n": sum(map(amount, row[1:16]))})
        return found

    return rows


def _is_force(name: str) -> bool:
    try:
        return bool(named_force(name))
    except UnknownNameError:
        return False


def _borough(path: Path) -> list[Row]:
    midlands = {"Birmingham", "Coventry", "Dudley", "Sandwell", "Solihull", "Walsall", "Wolverhampton"}
    found: dict[str, int] = defaultdict(int)
    for row in parquet_rows(path):
        here = row["borough"]
        force = (
            "west-midlands" if here in midlands else "city-of-london" if here == "City of London" else "metropolitan"
        )
        found[force] += row["crime_count"]
    return [{"force": force, "n": count} for force, count in found.items()]


def _matrix(path: Path) -> list[Row]:
    table = sheet_rows(path, "comparisons_table")
    return [{"n": amount(f"{float(cell):.17g}")} for row in table[1:] for cell in row[1:]]


def _blocks(path: Path) -> list[Row]:
    """The Welsh file: rows cut where the first column is 0 again."""
    names = ["dyfed-powys", "gwent", "north-wales", "south-wales"]
    rows = csv_rows(path)
    starts = sum(row[""] == "0" for row in rows)
    names = names if starts == 4 else [name for name in names if name != "gwent"]
    at, found = -1, []
    for row in rows:
        at += row[""] == "0"
        found.append({"force": names[at]})
    return found


GROUPS = ("White", "Black (or Black British)", "Asian (or Asian British)", "Chinese", "Mixed", "Other")
NOT_KNOWN = ("Don't know", "Not reported")


def _ethnic(by: str) -> Known:
    def rows(path: Path) -> list[Row]:
        cells = csv_rows(path)
        fine = [name for name in cells[0] if name.count(":") >= 3 and "All categories" not in name]
        return [{by: row.get(by, ""), "n": sum(amount(row[name]) for name in fine)} for row in cells]

    return Known(rows, by if by != "nation" else f"={NATION}", ["n"], "residents")


def _tactics(name: str, groups: Sequence[str]) -> Known:
    def rows(path: Path) -> list[Row]:
        return as_dicts(table_below(sheet_rows(path, name), first="Police force"))

    return Known(rows, "Police force", groups, "times", is_tactic)


def _tactics_csv(path: Path) -> list[Row]:
    return [{**row, "Police force": row["Police Force"]} for row in csv_rows(path)]


def _forces_only(name: str) -> Callable[[Row], bool]:
    return lambda row: not re.match(r"\*?Total", str(row[name]))


AGES = (
    "Under 11 years",
    "11 - 17 years",
    "18 - 34 years",
    "35 - 49 years",
    "50 - 64 years",
    "65 and over",
    "Not reported",
)
WORKFORCE = {
    **{f"{edition}-officers": ("Table_1", "fte") for edition in (2015, 2016)},
    **{f"{edition}-staff": ("Table_2", "fte") for edition in (2015, 2016)},
    **{f"{edition}-pcso": ("Table_3", "fte") for edition in (2015, 2016)},
    **{f"{edition}-designated": ("Table_4", "fte") for edition in (2015, 2016)},
    **{f"{edition}-specials": ("Table_5", "headcount") for edition in (2015, 2016)},
    "2018-designated": ("Table_3", "fte"),
    "2018-staff-and-designated": ("Table_4", "fte"),
    "2018-pcso": ("Table_5", "fte"),
    "2018-specials": ("Table_6", "headcount"),
    "2018-volunteers": ("Table_7", "headcount"),
}
KNOWN = {
    "data.police.uk-street": Known(csv_rows, "Falls within"),
    "data.police.uk-outcomes": Known(csv_rows, "Falls within"),
    "data.police.uk-stop-and-search": Known(csv_rows, "="),
    "data.police.uk-stop-and-search-wales": Known(_blocks, "force"),
    "data.police.uk-api-stop-and-search": Known(json_rows, "="),
    "data.police.uk-api-forces": Known(json_rows, "id"),
    "data.police.uk-api-street-dates": Known(
        lambda path: exploded(path, "stop-and-search"), "stop-and-search"
    ),
    "data.police.uk-street-counts": Known(csv_rows, "force_slug", ["records"], "counted"),
    "uk-crime-explorer-areas": Known(_borough, "force", ["n"], "crimes"),
    "home-office-recorded-crime": Known(csv_rows, "Force_Name", ["Number_of_Offences"], "offences"),
    "home-office-outcomes": Known(
        csv_rows, "force_name", ["force_outcomes_for_offences_recorded_in_quarter"], "of_offences_recorded"
    ),
    "home-office-arrests": Known(csv_rows, "force_name", ["arrests"], "arrests"),
    "home-office-search-counts": Known(csv_rows, "force_name", ["searches"], "searches"),
    "home-office-breath-tests": Known(csv_rows, "force", ["count"], "tests", lambda row: row["force"] != "NA"),
    "home-office-workforce": Known(csv_rows, "geo_code", ["total_fte"], "fte"),
    "home-office-use-of-force-ethnicity": Known(
        _tactics_csv, "Police force", (*GROUPS, *NOT_KNOWN), "times", is_tactic
    ),
    "home-office-use-of-force-incidents-2017-18": Known(
        csv_rows, "Police Force", ["Total"], "incidents", _forces_only("Police Force")
    ),
    "home-office-use-of-force-incidents-2018-19": Known(
        csv_rows, "Police Force", ["Total"], "incidents", _forces_only("Police Force")
    ),
    "home-office-use-of-force-table-incidents": Known(
        sheet("Table_12", "Region"), "Police force", ["Total"], "incidents", _forces_only("Police force")
    ),
    "home-office-use-of-force-table-ced": Known(
        sheet("Table_13", "Financial year"), "Police force", DEVICE_USES, "incidents", _forces_only("Police force"),
        {"Hampshire (R)": "Hampshire"},
    ),
    "home-office-use-of-force-table-age": _tactics("Table_14", AGES),
    "home-office-use-of-force-table-gender": _tactics("Table_15", ("Male", "Female", "Other", "Not reported")),
    "home-office-use-of-force-table-ethnicity": _tactics("Table_16", (*GROUPS, *NOT_KNOWN)),
    "home-office-use-of-force-table-disability": _tactics(
        "Table_17", ("Mental", "Physical", "Physical and mental", "None", "Not reported")
    ),
    **{
        f"home-office-workforce-{layout}": Known(workforce(name), "force", ["people"], column)
        for layout, (name, column) in WORKFORCE.items()
    },
    "home-office-workforce-2015-ten-years": Known(ten_years("Table_6"), f"={NATION}", ["n"], "fte"),
    "home-office-workforce-2018-ten-years": Known(ten_years("Table_8"), f"={NATION}", ["n"], "fte"),
    "iopc-road-traffic-incidents": Known(deaths("RTI_By_Force", "^Table 1.7"), "force", ["n"], "number"),
    "iopc-road-traffic-fatalities": Known(deaths("RTI_By_Force", "^Table 1.8"), "force", ["n"], "number"),
    "iopc-fatal-shootings": Known(deaths("Shootings_By_Force", "^Table 2.5"), "force", ["n"], "number"),
    "iopc-custody-deaths": Known(deaths("Custody_By_Force", "^Table 3.5"), "force", ["n"], "number"),
    "iopc-apparent-suicides": Known(deaths("Apparent_suicides_By_Force", "^Table 4.5"), "force", ["n"], "number"),
    "iopc-other-contact-incidents": Known(deaths("Other_contact_by_force", "^Table 5.5"), "force", ["n"], "number"),
    "iopc-other-contact-fatalities": Known(deaths("Other_contact_by_force", "^Table 5.6"), "force", ["n"], "number"),
    "ons-crime-severity": Known(
        csv_rows, "code", ["severity_score"], "score", lambda row: row["code"][:3] not in ("E12", "E92", "W92")
    ),
    "ons-csew-perceptions": Known(csv_rows, f"={NATION}", ["unweighted_count"], "base"),
    "ons-population-by-local-authority": Known(csv_rows, f"={NATION}", ["population"], "residents"),
    "ons-census2011-lsoa-residents": Known(csv_rows, f"={NATION}", ["Persons"], "residents"),
    "ons-census2011-ethnicity-by-local-authority": _ethnic("nation"),
    "ons-census2011-ethnicity-by-force": _ethnic("PFA16NM"),
    "ons-census2011-police-defined-ethnicity": Known(csv_rows, "Police force", GROUPS, "residents"),
    "ons-local-authority-to-force-2016": Known(csv_rows, "PFA16CD"),
    "lsoa-to-force-2011": Known(csv_rows, "Police_force", keep=lambda row: bool(row["Police_force"])),
    "ons-force-outlines": Known(json_rows, "id"),
    "offence-codes-police.uk": Known(csv_rows, f"={NATION}"),
    "police.uk-force-populations": Known(
        csv_rows, "id", ["Population 2010"], "residents", lambda row: bool(row["Population 2010"])
    ),
    "moj-assaults-on-police": Known(csv_rows, f"={NATION}", ["count"], "value"),
    "just-knowledge-asian-white": Known(csv_rows, "force_code", ["Asian_stopped"], "stopped"),
    "just-knowledge-black-white": Known(csv_rows, "force_code", ["Black_stopped"], "stopped"),
    "lesscrime-met-ratios": Known(_matrix, "=metropolitan", ["n"], "relative_risk"),
    "hmicfrs-grades": Known(csv_rows, "force"),
    "hmicfrs-grade-counts": Known(
        csv_rows, f"={NATION}", ["outstanding", "good", "requires_improvement", "inadequate"], "forces"
    ),
    "news-999-answered": Known(
        csv_rows, "force", ["pct_answered_within_10s"], "percent", lambda row: row["force"] != "All forces"
    ),
    "san-jose-calls": Known(csv_rows, "=san-jose-police"),
    "seattle-fire-911-hourly": Known(csv_rows, "=seattle-fire", ["calls"], "calls"),
    "smfr-incidents": Known(csv_rows, "=south-metro-fire-rescue"),
    "lfb-incidents": Known(csv_rows, "=london-fire-brigade", ["NumCalls"], "calls"),
    "lfb-mobilisations": Known(csv_rows, "=london-fire-brigade", ["AttendanceTimeSeconds"], "attendance"),
}  # fmt: skip
