"""Vintages of figures: as tables of what was sent when, and held against marts of each moment."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.measures.redated import redate
from tests.rows import call, crime, incident

from peelian import Basis, LoadOptions, Workbench
from peelian.measures.figures import Figures
from peelian.measures.triangle import at_age, revision_triangle
from peelian.measures.vintages import History, revision
from peelian.records.ledger import submissions
from peelian.records.table import open_table, read_as_at

Writer = Callable[..., Path]
MONTHS = ["2019-01", "2019-02", "2019-03"]
# When each file was committed, and how many burglaries of which months it held.
SENT: list[tuple[str, dict[str, int]]] = [
    ("2019-02-10T09:00", {"2019-01": 10}),
    ("2019-03-10T09:00", {"2019-01": 12, "2019-02": 20}),
    ("2019-04-10T09:00", {"2019-02": 19, "2019-03": 30}),
    ("2019-06-10T09:00", {"2019-01": 11, "2019-02": 19}),
]
NOW = dt.datetime(2019, 7, 5, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """A workspace to which files came over five months; to be read."""
    folder = tmp_path_factory.mktemp("sent")
    bench = Workbench.create(folder / "workspace")
    for number, (_, held) in enumerate(SENT, 1):
        rows = [crime(month, "Burglary") for month, count in held.items() for _ in range(count)]
        rows += [crime(month, "Robbery") for month in held]
        with (folder / f"{number}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        bench.load("crimes", folder / f"{number}.csv")
    redate(bench, "crimes", [moment for moment, _ in SENT])
    return bench


def kent(bench: Workbench, as_at: str = "") -> Figures:
    return bench.force("kent", source="force-extract", as_at=read_as_at(as_at) if as_at else None)


def values(history: History) -> list[tuple[str, object]]:
    return [(f"{each.at:%Y-%m-%d}", each.value) for each in history.vintages]


@pytest.fixture(scope="module")
def histories(sent: Workbench) -> dict[str, History]:
    wanted = [*MONTHS, "2019-01..2019-02", "2018-12"]
    return dict(zip(wanted, sent.vintages(kent(sent), "crime.burglary", wanted), strict=True))


@pytest.mark.parametrize(
    ("period", "expected", "revised"),
    [
        ("2019-01", [("2019-02-10", 10), ("2019-03-10", 12), ("2019-06-10", 11)], 2),
        ("2019-02", [("2019-03-10", 20), ("2019-04-10", 19), ("2019-06-10", 19)], 1),
        ("2019-03", [("2019-04-10", 30)], 0),
        (
            "2019-01..2019-02",
            [("2019-02-10", None), ("2019-03-10", 32), ("2019-04-10", 31), ("2019-06-10", 30)],
            2,
        ),
        ("2018-12", [], 0),
    ],
)
def test_vintages_are_the_versions_that_touched_the_period(
    histories: dict[str, History], period: str, expected: list[tuple[str, object]], revised: int
) -> None:
    history = histories[period]

    assert (values(history), history.revised) == (expected, revised)
    assert [each.submissions[0].committed_at[:10] for each in history.vintages] == [day for day, _ in expected]


def test_first_is_the_first_that_has_a_value(histories: dict[str, History]) -> None:
    history = histories["2019-01..2019-02"]

    assert history.vintages[0].missing == "crimes from force-extract are held for 1 of 2 months; missing: 2019-02"
    assert history.first is not None
    assert history.latest is not None
    assert revision(history.first, history.latest) == (-2, -6.25)
    assert revision(None, history.latest) == (None, None)
    assert histories["2018-12"].first is None


@pytest.mark.parametrize("measure", ["crime.burglary", "crime.recorded", "crime.share_by_category"])
def test_each_vintage_is_the_figure_as_at_its_moment(sent: Workbench, measure: str) -> None:
    narrowed = {"category": "Burglary"} if "share" in measure else {}
    for history in sent.vintages(kent(sent), measure, [*MONTHS, "2019-01..2019-03"], **narrowed):
        assert history.vintages
        for vintage in history.vintages:
            as_at = kent(sent, vintage.at.isoformat()).fact(measure, history.period, **narrowed)
            assert vintage.fact is not None
            assert (vintage.fact.value, vintage.fact.missing) == (as_at.value, as_at.missing)


def test_figures_of_an_earlier_moment_have_its_vintages(sent: Workbench) -> None:
    (history,) = sent.vintages(kent(sent, "2019-05-01"), "crime.burglary", ["2019-01"])

    assert values(history) == [("2019-02-10", 10), ("2019-03-10", 12)]


class TestTriangle:
    def test_by_age(self, histories: dict[str, History]) -> None:
        found = revision_triangle([histories[month] for month in (*MONTHS, "2018-12")], "age", NOW)

        assert [str(each.period) for each in found.histories] == MONTHS, "of what was ever held"
        assert found.rows == ((None, 10, 12, 12, 12, 11, 11), (None, 20, 19, 19, 19, 19), (None, 30, 30, 30, 30))
        assert found.ages == (1, 2, 4, 5)
        assert [(each.age, each.count, each.mean, each.mean_absolute) for each in found.means] == [
            (1, 3, 0, pytest.approx(2 / 3)), (2, 3, pytest.approx(-1 / 3), pytest.approx(1 / 3)),
            (4, 2, -0.5, 0.5), (5, 1, 0, 0),
        ]  # fmt: skip

    def test_by_vintage(self, histories: dict[str, History]) -> None:
        found = revision_triangle([histories[month] for month in MONTHS], "vintage", NOW)

        assert found.rows == ((10, 12, 11), (20, 19, 19), (30,))
        assert found.ages == (0, 1, 2)

    @pytest.mark.parametrize("by", ["age", "vintage"])
    @pytest.mark.parametrize("measure", ["crime.burglary", "crime.recorded", "crime.robbery"])
    def test_latest_diagonal_is_the_figures_of_today(self, sent: Workbench, by: str, measure: str) -> None:
        figures = kent(sent)

        found = revision_triangle(sent.vintages(figures, measure, MONTHS), by, NOW)  # type: ignore[arg-type]

        assert [row[-1] for row in found.rows] == [figures.fact(measure, month).value for month in MONTHS]

    @pytest.mark.parametrize(
        ("month", "age", "value", "missing"),
        [
            ("2019-01", 0, None, "nothing was held then: the first came on 2019-02-10"),
            ("2019-01", 1, 10, ""),
            ("2019-01", 4, 12, ""),
            ("2019-01", 5, 11, ""),
            ("2019-02", 1, 20, ""),
            ("2019-03", 1, 30, ""),
            ("2019-03", 4, 30, ""),
            ("2019-03", 5, None, "March 2019 is only 4 months old"),
            ("2018-12", 1, None, "nothing of it was ever held"),
        ],
    )
    def test_like_for_like_at_one_age(
        self, histories: dict[str, History], month: str, age: int, value: int | None, missing: str
    ) -> None:
        vintage, why = at_age(histories[month], age, NOW)

        assert (vintage.value if vintage else None, why) == (value, missing)


def test_side_from_another_dataset_makes_vintages_too(bench: Workbench, write_csv: Writer) -> None:
    """Calls stand below the line of the ratio of incidents to calls; one force's file does not touch another's."""
    bench.load("incidents", write_csv("i.csv", [incident(number) for number in range(6)]))
    bench.load("calls", write_csv("c.csv", [call(number) for number in range(4)]))
    bench.load("calls", write_csv("other.csv", [call(9, force="essex")]))
    bench.load("calls", write_csv("again.csv", [call(number) for number in range(3)]))

    (history,) = bench.vintages(kent(bench), "contact.conversion_proxy", ["2019-01"])

    assert [each.value for each in history.vintages] == [None, 150, 200]
    assert [each.submissions[0].file for each in history.vintages] == ["i.csv", "c.csv", "again.csv"]


def test_made_up_records_say_so(bench: Workbench, write_csv: Writer) -> None:
    bench.load("crimes", write_csv("a.csv", [crime()]), LoadOptions(source="sample"))

    (history,) = bench.vintages(bench.force("kent", source="sample"), "crime.recorded", ["2019-01"])

    assert history.vintages[0].fact is not None
    assert history.vintages[0].fact.basis is Basis.SYNTHETIC_FREE


class TestGone:
    @pytest.fixture
    def copied(self, sent: Workbench, tmp_path: Path) -> Workbench:
        shutil.copytree(sent.workspace.root, tmp_path / "copy", ignore=shutil.ignore_patterns("marts"))
        (tmp_path / "copy" / "marts").mkdir()
        return Workbench.open(tmp_path / "copy")

    def test_version_whose_files_are_gone_says_so(self, copied: Workbench) -> None:
        table = open_table(copied.workspace, "crimes")
        assert table is not None
        table.vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)

        (history,) = copied.vintages(kent(copied), "crime.burglary", ["2019-01"])

        *gone, latest = history.vintages
        assert [each.value for each in history.vintages] == [None, None, 11]
        assert [each.missing for each in gone] == [
            f"1 files of crimes, version {each.submissions[0].version}, are not there, and no certificate says why"
            for each in gone
        ]
        assert history.first is latest
        assert history.revised == 0
        explained = copied.explain(kent(copied), "crime.burglary", "2019-01")
        assert explained.history == history

    def test_change_that_no_submission_made_is_a_vintage(self, copied: Workbench) -> None:
        table = open_table(copied.workspace, "crimes")
        assert table is not None
        table.delete("month = '2019-01' AND category = 'Burglary'")

        (history,) = copied.vintages(kent(copied), "crime.burglary", ["2019-01"])

        assert [each.value for each in history.vintages] == [10, 12, 11, 0]
        assert history.vintages[-1].submissions == ()
        assert history.revised == 3


def test_moment_of_a_commit_reads_that_commit(sent: Workbench) -> None:
    for submission in submissions(sent.workspace, "crimes"):
        figures = kent(sent, submission.committed_at)
        assert figures.mart.tables["crimes"].version == submission.version
