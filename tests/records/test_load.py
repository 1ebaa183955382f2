from __future__ import annotations

import datetime as dt
import gzip
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.records.held import leave_references
from tests.rows import call, crime

from peelian import LoadOptions, Period, Workbench
from peelian.core.errors import IntakeError, PeelianError, UnknownNameError
from peelian.records.ledger import find_submission, holders, submissions
from peelian.records.quarantine import export_quarantine, quarantined
from peelian.records.table import Slice, open_table, read_as_at, version_as_at

Writer = Callable[..., Path]


def recorded(bench: Workbench, period: str, source: str = "force-extract") -> str:
    return bench.force("kent", source=source).fact("crime.recorded", period).text


def rows_held(bench: Workbench, dataset: str) -> int:
    table = open_table(bench.workspace, dataset)
    return 0 if table is None else table.count()


def test_load_accepts_every_good_row_and_says_where_it_went(bench: Workbench, write_csv: Writer) -> None:
    loaded = bench.load("crimes", write_csv("a.csv", [crime("2019-01"), crime("2019-01"), crime("2019-02")]))

    one = loaded.submission
    assert (one.received, one.accepted, one.quarantined) == (3, 3, 0)
    assert one.slices == {Slice("force-extract", "kent", "2019-01"): 2, Slice("force-extract", "kent", "2019-02"): 1}
    assert submissions(bench.workspace, "crimes")[0] == one


def test_load_reads_gzip_as_plain(bench: Workbench, write_csv: Writer, tmp_path: Path) -> None:
    zipped = tmp_path / "a.csv.gz"
    zipped.write_bytes(gzip.compress(write_csv("a.csv", [crime()]).read_bytes()))

    assert bench.load("crimes", zipped).submission.accepted == 1


def test_load_keeps_the_file_as_it_was_received(bench: Workbench, write_csv: Writer) -> None:
    file = write_csv("a.csv", [crime()])

    one = bench.load("crimes", file, LoadOptions(source="sample")).submission

    assert (bench.workspace.records / "received" / one.sha256).read_bytes() == file.read_bytes()
    assert not list((bench.workspace.records / "staging").iterdir())


def test_same_bytes_again_change_nothing(bench: Workbench, write_csv: Writer) -> None:
    file = write_csv("a.csv", [crime()])
    first = bench.load("crimes", file)

    again = bench.load("crimes", file)

    assert again.unchanged
    assert again.submission == first.submission
    assert len(submissions(bench.workspace, "crimes")) == 1


def test_correction_replaces_exactly_its_slices(bench: Workbench, write_csv: Writer) -> None:
    both = [crime("2019-01")] * 4 + [crime("2019-02")] * 5
    bench.load("crimes", write_csv("both.csv", both))
    bench.load("crimes", write_csv("other.csv", [crime("2019-01", force="essex")] * 7))

    bench.load("crimes", write_csv("january.csv", [crime("2019-01")] * 3))

    assert (recorded(bench, "2019-01"), recorded(bench, "2019-02")) == ("3", "5")
    assert bench.force("essex", source="force-extract").fact("crime.recorded", "2019-01").text == "7"


def test_sources_of_one_force_and_month_stay_apart(bench: Workbench, write_csv: Writer) -> None:
    bench.load("crimes", write_csv("real.csv", [crime()] * 3))
    bench.load("crimes", write_csv("made-up.csv", [crime()] * 5), LoadOptions(source="sample"))

    assert (recorded(bench, "2019-01"), recorded(bench, "2019-01", "sample")) == ("3", "5")


def test_replaced_bytes_are_refused_until_reinstated(bench: Workbench, write_csv: Writer) -> None:
    old = write_csv("old.csv", [crime()] * 4)
    bench.load("crimes", old)
    newer = bench.load("crimes", write_csv("new.csv", [crime()] * 3)).submission

    with pytest.raises(IntakeError, match=rf"replaced since by {newer.id}.*--reinstate"):
        bench.load("crimes", old)
    assert recorded(bench, "2019-01") == "3"

    assert not bench.load("crimes", old, LoadOptions(reinstate=True)).unchanged
    assert recorded(bench, "2019-01") == "4"


def test_month_is_not_replaced_by_far_fewer_rows_unless_told(bench: Workbench, write_csv: Writer) -> None:
    bench.load("crimes", write_csv("full.csv", [crime("2019-01")] * 10))
    stray = write_csv("stray.csv", [crime("2019-01")] + [crime("2019-02")] * 9)

    with pytest.raises(IntakeError, match="replace the 10 rows of kent in 2019-01 by 1"):
        bench.load("crimes", stray)
    assert (recorded(bench, "2019-01"), rows_held(bench, "crimes")) == ("10", 10)

    bench.load("crimes", stray, LoadOptions(replace_smaller=True))
    assert recorded(bench, "2019-01") == "1"


def test_declared_period_keeps_stray_rows_out(bench: Workbench, write_csv: Writer) -> None:
    stray = write_csv("stray.csv", [crime("2019-01")] + [crime("2019-02")] * 9)

    loaded = bench.load("crimes", stray, LoadOptions(period=Period.parse("2019-02")))

    assert (loaded.submission.accepted, loaded.submission.quarantined) == (9, 1)
    assert loaded.reasons[0].rule == "period-declared"


def test_declared_force_serves_files_that_name_none(bench: Workbench, write_csv: Writer) -> None:
    unnamed = {name: value for name, value in crime().items() if name != "force"}
    file = write_csv("a.csv", [unnamed])

    with pytest.raises(IntakeError, match="no column that names the force"):
        bench.load("crimes", file)

    assert bench.load("crimes", file, LoadOptions(force="Kent Police")).submission.accepted == 1


def test_forces_are_known_by_any_of_their_names(bench: Workbench, write_csv: Writer) -> None:
    names = ["kent", "KENT", " Kent  Police ", "E23000032"]

    one = bench.load("crimes", write_csv("a.csv", [crime(force=name) for name in names])).submission

    assert one.slices == {Slice("force-extract", "kent", "2019-01"): 4}


def test_month_follows_from_the_date(bench: Workbench, write_csv: Writer) -> None:
    rows = [{"force": "kent", "recorded_on": "2019-03-31", "category": "Drugs"}]

    bench.load("crimes", write_csv("a.csv", rows))

    assert recorded(bench, "2019-03") == "1"


@pytest.mark.parametrize(
    ("written", "month", "hour"),
    [
        ("2019-07-01T00:30:00", "2019-07", "0"),
        ("2019-07-01 00:30:00+01:00", "2019-07", "0"),
        ("2019-06-30T23:30:00Z", "2019-07", "0"),
        ("2019-01-31T23:59Z", "2019-01", "23"),
        ("2018-12-31T23:30:00.5-01:00", "2019-01", "0"),
    ],
)
def test_times_count_in_the_local_month_and_hour(
    bench: Workbench, write_csv: Writer, written: str, month: str, hour: str
) -> None:
    bench.load("calls", write_csv("a.csv", [call("a", written)]))

    kent = bench.force("kent", source="force-extract")
    assert kent.fact("contact.calls_999", month).value == 1
    assert [fact.breakdown for fact in kent.broken_down("contact.calls_999", month, "hour")] == [(("hour", hour),)]


def test_legal_duplicates_are_kept_and_repeated_keys_are_not(
    bench: Workbench, write_csv: Writer, tmp_path: Path
) -> None:
    leave_references(bench)
    crimes = bench.load("crimes", write_csv("crimes.csv", [crime(crime_ref="x")] * 3)).submission
    calls = bench.load("calls", write_csv("calls.csv", [call(ref) for ref in [*range(9), 3]]))

    assert (crimes.accepted, crimes.quarantined) == (3, 0)
    assert (calls.submission.accepted, calls.submission.quarantined) == (9, 1)
    assert (calls.reasons[0].row, calls.reasons[0].rule, calls.reasons[0].value) == (11, "repeats", "3")
    assert "Row 5" in calls.reasons[0].remedy
    exported = tmp_path / "out.csv"
    export_quarantine(bench.workspace, calls.submission, exported)
    assert "2019-01-05" in exported.read_text(encoding="utf-8-sig"), "the row itself can be corrected from the export"


def test_quarantine_tells_row_column_value_rule_and_remedy(bench: Workbench, write_csv: Writer, tmp_path: Path) -> None:
    rows = [crime() for _ in range(9)] + [crime(category="=Burglery", month="2019-13")]
    one = bench.load("crimes", write_csv("a.csv", rows)).submission

    reasons = list(quarantined(bench.workspace, one))
    count = export_quarantine(bench.workspace, one, tmp_path / "out.csv")

    assert {(each.row, each.column, each.value, each.rule) for each in reasons} == {
        (11, "recorded_month", "2019-13", "month"),
        (11, "category", "=Burglery", "category"),
    }
    assert any("Did you mean 'Burglary'?" in each.remedy for each in reasons)
    assert count == 2
    exported = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert "'=Burglery" in exported, "a value that a spreadsheet would run is made harmless"
    assert find_submission(bench.workspace, ["crimes"], one.id[:-2]) == one


def test_quarantined_file_may_be_corrected_and_sent_again(bench: Workbench, write_csv: Writer) -> None:
    good = [call(ref) for ref in range(9)]
    bench.load("calls", write_csv("a.csv", [*good, call("late", answered_after="soon")]))

    loaded = bench.load("calls", write_csv("a.csv", [*good, call("late", answered_after="14")]))

    assert (loaded.submission.accepted, loaded.submission.quarantined) == (10, 0)
    assert rows_held(bench, "calls") == 10


def test_older_versions_can_be_read(bench: Workbench, write_csv: Writer) -> None:
    bench.load("crimes", write_csv("old.csv", [crime()] * 4))
    time.sleep(0.05)
    between = read_as_at(dt.datetime.now().isoformat())
    time.sleep(0.05)
    bench.load("crimes", write_csv("new.csv", [crime()] * 3))

    then = bench.force("kent", source="force-extract", as_at=between)

    assert then.fact("crime.recorded", "2019-01").text == "4"
    assert recorded(bench, "2019-01") == "3"


def test_as_at_before_the_first_load_holds_nothing(bench: Workbench, write_csv: Writer) -> None:
    bench.load("crimes", write_csv("old.csv", [crime()]))
    table = open_table(bench.workspace, "crimes")
    assert table is not None

    assert version_as_at(table, read_as_at("2001-01-01")) is None
    fact = bench.force("kent", source="force-extract", as_at=read_as_at("2001-01-01")).fact("crime.recorded", "2019-01")
    assert fact.value is None
    with pytest.raises(PeelianError, match="is not a date or time"):
        read_as_at("yesterday")


def test_mapping_and_source_must_fit_the_file(bench: Workbench, write_csv: Writer) -> None:
    file = write_csv("a.csv", [crime()])

    with pytest.raises(UnknownNameError, match=r"no source 'smaple'.*Did you mean 'sample'"):
        bench.load("crimes", file, LoadOptions(source="smaple"))
    with pytest.raises(UnknownNameError, match="no mapping"):
        bench.load("crimes", file, LoadOptions(mapping="street"))
    with pytest.raises(UnknownNameError, match=r"no dataset 'crime'.*Did you mean 'crimes'"):
        bench.load("crime", file)
    with pytest.raises(IntakeError, match=r"the mapping data\.police\.uk-street is for crimes"):
        bench.load("calls", file, LoadOptions(mapping="data.police.uk-street"))


def test_own_shape_does_not_pass_for_a_publishers_file(bench: Workbench, write_csv: Writer) -> None:
    with pytest.raises(IntakeError, match=r"laid out as data\.police\.uk-street, and this one is not"):
        bench.load("crimes", write_csv("a.csv", [crime()]), LoadOptions(source="data.police.uk"))


def test_hour_that_the_clocks_skip_is_quarantined_and_the_doubled_one_is_not(
    bench: Workbench, write_csv: Writer
) -> None:
    times = [
        "2019-03-31T00:59",
        "2019-03-31 01:30:00",
        "2019-03-31T02:00",
        "2019-03-31T01:30Z",
        "2019-03-31T01:30-05:00",
    ]
    times += ["2019-10-27T01:30", "2019-10-27T01:30+01:00", "2019-10-27T01:30Z"]

    loaded = bench.load("calls", write_csv("a.csv", [call(ref, at) for ref, at in enumerate(times)]))

    assert [(each.row, each.rule) for each in loaded.reasons] == [(3, "skipped-hour")]


def test_beginning_of_an_id_must_mean_one_submission(bench: Workbench, write_csv: Writer) -> None:
    for month in ("2019-01", "2019-02"):
        bench.load("crimes", write_csv(f"{month}.csv", [crime(month)]))

    with pytest.raises(PeelianError, match="2 submissions begin with '20'"):
        find_submission(bench.workspace, ["crimes"], "20")


def test_what_a_killed_load_left_is_swept(bench: Workbench, write_csv: Writer) -> None:
    kept = bench.load("crimes", write_csv("a.csv", [crime()]), LoadOptions(source="sample")).submission
    records = bench.workspace.records
    (records / "staging" / "dead").mkdir()
    (records / "quarantine").mkdir(exist_ok=True)
    (records / "quarantine" / "dead.parquet").write_bytes(b"half")
    for sha in ("f" * 64, kept.sha256):
        (records / "staging" / "dead" / f"sha256-{sha}").touch()
    shutil.copy(records / "received" / kept.sha256, records / "received" / ("f" * 64))

    bench.load("crimes", write_csv("b.csv", [crime("2019-02")]))

    assert not (records / "quarantine" / "dead.parquet").exists()
    assert not (records / "received" / ("f" * 64)).exists()
    assert (records / "received" / kept.sha256).exists(), "a file that a commit names is never swept"
    assert not list((records / "staging").iterdir())


def test_holders_are_the_last_to_cover_a_slice(bench: Workbench, write_csv: Writer) -> None:
    first = bench.load("crimes", write_csv("a.csv", [crime("2019-01"), crime("2019-02")])).submission
    second = bench.load("crimes", write_csv("b.csv", [crime("2019-02")])).submission

    held = holders(submissions(bench.workspace, "crimes"))

    assert {each.month: by.id for each, by in held.items()} == {"2019-01": first.id, "2019-02": second.id}


def test_old_versions_are_kept_for_a_hundred_years(bench: Workbench, write_csv: Writer) -> None:
    """The defaults of Delta tables would make them unreadable after weeks."""
    bench.load("crimes", write_csv("a.csv", [crime()]))

    table = open_table(bench.workspace, "crimes")

    assert table is not None
    kept = table.metadata().configuration
    assert kept["delta.logRetentionDuration"] == kept["delta.deletedFileRetentionDuration"] == "interval 36500 days"
    assert table.metadata().partition_columns == ["source", "force", "year"]
