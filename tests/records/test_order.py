"""An older extract never beats a newer one, whichever arrives first."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.records.test_two_loaders import meanwhile
from tests.rows import crime

from peelian import LoadOptions, Workbench
from peelian.catalogue.load import load_catalogue
from peelian.core.errors import CatalogueError, ConflictError, IntakeError, PeelianError
from peelian.core.period import Period
from peelian.records.ledger import holders, submissions
from peelian.records.order import read_day

Writer = Callable[..., Path]
MAPPING = """
id: dated
title: A dated extract
dataset: crimes
source: force-extract
force: Area
columns: {recorded_month: Month, category: Kind}
"""


def dated(day: str, **more: object) -> LoadOptions:
    return LoadOptions(extracted=dt.date.fromisoformat(day), **more)  # type: ignore[arg-type]


def extracts_held(bench: Workbench) -> dict[str, str]:
    """The day of the extract that each month holds."""
    return {each.month: by.extracted for each, by in holders(submissions(bench.workspace, "crimes")).items()}


def test_older_extract_is_refused_naming_both(bench: Workbench, write_csv: Writer) -> None:
    newer, older = write_csv("july.csv", [crime()] * 4), write_csv("june.csv", [crime()] * 5)
    held = bench.load("crimes", newer, dated("2019-07-01")).submission

    with pytest.raises(IntakeError) as refused:
        bench.load("crimes", older, dated("2019-06-01"))

    assert str(refused.value) == (
        "june.csv: it was extracted on 2019-06-01, and kent in 2019-01 holds the newer extract of 2019-07-01 "
        f"(july.csv, {held.id}). Load a newer extract, or --period for other months alone. To put the older records "
        "back all the same: --reinstate."
    )
    assert extracts_held(bench) == {"2019-01": "2019-07-01"}
    assert len(list((bench.workspace.records / "received").iterdir())) == 1


def test_older_extract_is_put_back_on_purpose(bench: Workbench, write_csv: Writer) -> None:
    bench.load("crimes", write_csv("july.csv", [crime()] * 4), dated("2019-07-01"))

    bench.load("crimes", write_csv("june.csv", [crime()] * 5), dated("2019-06-01", reinstate=True))

    assert extracts_held(bench) == {"2019-01": "2019-06-01"}


@pytest.mark.parametrize(
    ("first", "second"), [("2019-07-01", "2019-07-01"), ("", "2019-07-01"), ("2019-07-01", ""), ("", "")]
)
def test_of_equal_or_unknown_days_the_later_to_arrive_is_held(
    bench: Workbench, write_csv: Writer, first: str, second: str
) -> None:
    for name, day, rows in (("first", first, 4), ("second", second, 5)):
        options = dated(day) if day else LoadOptions()
        bench.load("crimes", write_csv(f"{name}.csv", [crime()] * rows), options)

    assert [by.file for by in holders(submissions(bench.workspace, "crimes")).values()] == ["second.csv"]


def test_older_extract_is_refused_when_a_newer_one_lands_while_it_is_checked(
    bench: Workbench, write_csv: Writer
) -> None:
    older, newer = write_csv("june.csv", [crime()] * 3), write_csv("july.csv", [crime()] * 4)

    def progress(stage: str, rows: int, total: int) -> None:
        if stage == "committing" and not submissions(bench.workspace, "crimes"):
            bench.load("crimes", newer, dated("2019-07-01"))

    with pytest.raises(IntakeError, match=r"june\.csv: it was extracted on 2019-06-01, and kent in 2019-01 holds"):
        bench.load("crimes", older, dated("2019-06-01"), progress)

    assert extracts_held(bench) == {"2019-01": "2019-07-01"}


def test_older_extract_put_back_on_purpose_meets_a_newer_one_as_a_conflict(bench: Workbench, write_csv: Writer) -> None:
    older, newer = write_csv("june.csv", [crime()] * 3), write_csv("july.csv", [crime()] * 4)

    with pytest.raises(ConflictError) as refused:
        bench.load(
            "crimes",
            older,
            dated("2019-06-01", reinstate=True),
            meanwhile(bench, newer, dated("2019-07-01")),
        )

    assert "was replaced by" in str(refused.value)
    assert "--reinstate" not in str(refused.value)
    assert extracts_held(bench) == {"2019-01": "2019-07-01"}


def test_day_declared_for_bytes_that_are_in_place_is_noted(bench: Workbench, write_csv: Writer) -> None:
    file = write_csv("a.csv", [crime()])
    bench.load("crimes", file)

    assert bench.load("crimes", file, dated("2019-07-01")).submission.extracted == "2019-07-01"
    assert bench.load("crimes", file).unchanged, "who says no day now takes none away"
    assert extracts_held(bench) == {"2019-01": "2019-07-01"}


PLAIN = load_catalogue()
ARRIVALS = st.lists(st.tuples(st.integers(1, 5), st.sets(st.integers(1, 3), min_size=1)), min_size=2, max_size=4)


@settings(max_examples=12)
@given(arrivals=ARRIVALS)
def test_whatever_the_order_of_arrival_the_newest_extract_is_held(arrivals: list[tuple[int, set[int]]]) -> None:
    newest: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        bench = Workbench.create(Path(folder) / "workspace")
        bench.__dict__["catalogue"] = PLAIN
        for number, (day, months) in enumerate(arrivals):
            file = Path(folder) / f"{number}.csv"
            rows = [f"kent,2019-{month:02d},Burglary,{number}" for month in sorted(months)]
            file.write_text("\n".join(["force,recorded_month,category,crime_ref", *rows]) + "\n")
            before = extracts_held(bench)
            extracted = f"2019-07-{day:02d}"
            older = any(before.get(f"2019-{month:02d}", "") > extracted for month in months)
            if not older:
                bench.load("crimes", file, dated(extracted))
            else:
                with pytest.raises(IntakeError, match="holds the newer extract"):
                    bench.load("crimes", file, dated(extracted))
                assert extracts_held(bench) == before
                newer_months = [
                    f"2019-{month:02d}" for month in months if before.get(f"2019-{month:02d}", "") <= extracted
                ]
                for month in newer_months:
                    only = folder_file(folder, f"{number}-{month}", [row for row in rows if month in row])
                    bench.load("crimes", only, dated(extracted, period=Period.parse(month)))
            for month in months:
                name = f"2019-{month:02d}"
                newest[name] = max(newest.get(name, ""), extracted)

            assert extracts_held(bench) == newest


def folder_file(folder: str, name: str, rows: list[str]) -> Path:
    file = Path(folder) / f"{name}.csv"
    file.write_text("\n".join(["force,recorded_month,category,crime_ref", *rows]) + "\n")
    return file


@pytest.mark.parametrize(
    ("extracted", "name", "written", "expected"),
    [
        ("{column: Run}", "a.csv", ["2019-07-01", " 2019-07-01", ""], "2019-07-01"),
        ("{column: Run, format: ['%d/%m/%Y', '%d-%b-%y']}", "a.csv", ["01/07/2019", "01-Jul-19", ""], "2019-07-01"),
        ("{column: Run}", "a.csv", ["", "", ""], ""),
        (r"{name: '(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)'}", "kent-20190704.csv", ["", "", ""], "2019-07-04"),
        (r"{name: '(?P<year>\d{4})-(?P<month>\d\d)'}", "kent-2019-07.csv", ["", "", ""], "2019-07-01"),
        (r"{name: '(?P<year>\d{4})-(?P<month>\d\d)'}", "kent.csv", ["", "", ""], ""),
    ],
)
def test_mapping_says_where_the_day_stands(
    bench: Workbench, write_csv: Writer, extracted: str, name: str, written: list[str], expected: str
) -> None:
    assert load_mapped(bench, write_csv, extracted, name, written) == expected


def load_mapped(
    bench: Workbench,
    write_csv: Writer,
    extracted: str,
    name: str,
    written: list[str],
    options: LoadOptions | None = None,
) -> str:
    ignored = "" if "column" in extracted else "ignore: [Run]\n"
    folder = bench.workspace.catalogue / "mappings"
    folder.mkdir(parents=True)
    (folder / "dated.yaml").write_text(f"{MAPPING}extracted: {extracted}\n{ignored}")
    rows = [{"Area": "Kent Police", "Month": "2019-01", "Kind": "Burglary", "Run": each} for each in written]
    return bench.load("crimes", write_csv(name, rows), options).submission.extracted


@pytest.mark.parametrize(
    ("extracted", "name", "written", "said"),
    [
        (
            "{column: Run}", "a.csv", ["soon"],
            "a.csv, column 'Run': this is no day. Value: 'soon'. Expected: YYYY-MM-DD.",
        ),
        (
            "{column: Run}", "a.csv", ["2019-07-01", "2019-07-02"],
            "a.csv, column 'Run': its rows were extracted on 2 days or more, 2019-07-01 and 2019-07-02 among them. "
            "Load each extract as a file of its own.",
        ),
        (
            "{column: Run}", "a.csv", ["2219-07-01"],
            "a.csv: it is said to be extracted on 2219-07-01, which lies in the future. "
            "Give a day that exists, such as --extracted 2019-07-01.",
        ),
        (
            r"{name: '(?P<year>\d{4})-(?P<month>\d\d)'}", "kent-2019-13.csv", [""],
            "kent-2019-13.csv: '2019-13' in its name is no day. Rename it as it was named.",
        ),
    ],
)  # fmt: skip
def test_day_that_cannot_be_is_refused(
    bench: Workbench, write_csv: Writer, extracted: str, name: str, written: list[str], said: str
) -> None:
    with pytest.raises(IntakeError) as refused:
        load_mapped(bench, write_csv, extracted, name, written)

    assert str(refused.value) == said


def test_declared_day_must_agree_with_the_column(bench: Workbench, write_csv: Writer) -> None:
    with pytest.raises(IntakeError, match=r"extracted on 2019-07-01, and --extracted says 2019-07-02"):
        load_mapped(bench, write_csv, "{column: Run}", "a.csv", ["2019-07-01"], dated("2019-07-02"))


def test_declared_day_goes_before_the_name(bench: Workbench, write_csv: Writer) -> None:
    pattern = r"{name: '(?P<year>\d{4})-(?P<month>\d\d)'}"
    assert load_mapped(bench, write_csv, pattern, "2019-07.csv", [""], dated("2019-08-02")) == "2019-08-02"


@pytest.mark.parametrize(
    "extracted", ["{}", "{column: Run, name: x}", "{name: '('}", "{name: '[0-9]+'}", "{name: '(?P<year>1)(?P<day>2)'}"]
)
def test_mapping_that_says_no_place_is_a_fault(bench: Workbench, write_csv: Writer, extracted: str) -> None:
    with pytest.raises(CatalogueError, match="extracted"):
        load_mapped(bench, write_csv, extracted, "a.csv", [""])


@pytest.mark.parametrize("text", ["2019-02-30", "yesterday", "2019-7", ""])
def test_read_day_refuses_what_is_no_day(text: str) -> None:
    with pytest.raises(PeelianError, match=r"is no day\. Give a day that exists"):
        read_day(text)


def test_meanwhile_of_equal_days_is_a_conflict(bench: Workbench, write_csv: Writer) -> None:
    mine, theirs = write_csv("mine.csv", [crime()] * 3), write_csv("theirs.csv", [crime()] * 4)

    with pytest.raises(PeelianError, match=r"was replaced by .*theirs\.csv"):
        bench.load("crimes", mine, dated("2019-07-01"), progress=meanwhile(bench, theirs))
