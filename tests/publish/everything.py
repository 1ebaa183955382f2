"""A document, made by hand, in which every kind of block and run stands."""

from __future__ import annotations

from peelian.charts.picture import Picture, Table
from peelian.charts.svg import BLUE, drawing, element, text
from peelian.publish.content import (
    Cell,
    Chart,
    Charts,
    Column,
    Definition,
    Definitions,
    Document,
    Fold,
    Grid,
    Item,
    Listing,
    Para,
    Part,
    Remark,
    Row,
    Run,
    cell,
    plain,
    say,
)


def picture(name: str, *, width: int = 360, rows: int = 3) -> Picture:
    """A chart of bars."""
    bars = [element("rect", x=100, y=20 * at, width=30 * at, height=14, fill=BLUE) for at in range(1, rows + 1)]
    words = [text(f"Line {at}", 0, 20 * at + 7) for at in range(1, rows + 1)]
    sentence = f"The highest of {name} was line {rows}, {rows * 1000:,} calls."
    table = Table(
        f"{name} by line, 2018/19",
        ("Line", "Calls", "Share"),
        tuple((f"Line {at}", f"{at * 1000:,}", f"{at}.5%") for at in range(1, rows + 1)),
    )
    title = f"{name}: line {rows} is the highest"
    height = 20 * rows + 30
    return Picture(title, drawing([*bars, *words], title=title, description=sentence, width=width, height=height),
                   sentence, table)  # fmt: skip


KPI = Grid(
    "Calls: 2018/19 beside 2017/18. Two years show a difference, not a trend.",
    (Column("Measure"), Column("2018/19", True), Column("2017/18", True), Column("Change", True), Column("Basis")),
    (
        Row((
            cell((Run("Calls, line 999", to="definition-calls"),)),
            cell((Run("150,536", to="figure-1", about="published"),)),
            cell((Run("138,893", to="figure-2", about="published"),)),
            cell((Run("+11,643", to="figure-3", about="published"),)),
            plain("published"),
        )),
        Row((
            plain("Answered in time"),
            cell((Run("99.8%", to="figure-4"),), say("95% interval 99.1% to 99.9%", "small")),
            cell(say("97.0%")),
            cell(say("−2.8 points")),
            cell(say("counted"), say("2017/18: published", "small")),
        )),
        Row((
            plain("Cost"),
            plain("£1,234.50"),
            Cell(((Run("–", "missing", about="no records of 2017/18"),),)),
            plain("– (no records for the year before)"),
            cell(say("not held", "missing")),
        )),
        Row((plain("=HYPERLINK(1)"), plain("12 of 45"), plain("– (4 of 7: suppressed)"), plain("−4"), plain("-x"))),
    ),
    "kpi",
)  # fmt: skip

FIGURES = Grid(
    "The 40 figures of this report",
    (Column("No."), Column("Figure", True), Column("What it is"), Column("Basis, data and source")),
    tuple(
        Row(
            (
                plain(str(number)),
                plain(f"{number * 1111:,}"),
                cell(
                    say(f"Calls, line {number}, 2018/19"),
                    (Run("peelian measures explain contact.calls_999", "code"), Run(" --force elmet", "code")),
                ),
                cell(say("counted"), (Run("data: "), Run("complete", to="quality-1"))),
            ),
            f"figure-{number}",
        )
        for number in range(1, 41)
    ),
    "figures",
)

REMARK = Remark(
    "A. Person",
    "Head of Contact",
    "1 May 2019",
    "Two weeks of snow raised demand.\nStaffing was below plan.",
    (("Hire twelve call handlers", "the Head of Contact", "30 June 2019"), ("Review rosters", "B. Other", "July 2019")),
)


def everything() -> Document:
    """The document."""
    contact = Part(
        "section-1",
        "1. Contact",
        (
            KPI,
            Para(say("The second line under a share is its interval."), "small"),
            Para(
                (Run("999 calls went from "), Run("138,893", to="figure-2", about="published"), Run(" to "),
                 Run("150,536", to="figure-1"), Run(".")),
                number="1.1", id="paragraph-1.1",
            ),
            Para((Run("They rose on each line; see "), Run("nowhere", to="no-such-id"), Run(".")), number="1.2"),
            Fold("What is left out here, and why", (
                Listing((Item(say("Calls, line 101: no records."), id="unsaid"),)),
            )),
            Charts((Chart(picture("Calls")), Chart(picture("Queues", width=640, rows=12)))),
            Fold("The records behind this section: 9 rows", (
                Grid("Rows held", (Column("Dataset"), Column("Rows", True)), (Row((plain("calls"), plain("9"))),)),
            )),
        ),
        (
            Part("measure-calls", "Calls, line 999", (
                Para(say("Calls are beyond their usual range."), "finding"),
                Para(say("150,536 calls"), "figure"),
                Para(say("The line was renamed in 2017."), "caveat"),
                REMARK,
                Charts((Chart(picture("Months")),)),
            )),
            Part("measure-unlisted", "How it was read", (Para(say("As a series.")),), listed=False),
        ),
    )  # fmt: skip
    return Document(
        title="Performance report",
        of="Elmet Police",
        period="2018/19",
        lines=(say("Edition 2. It replaces edition 1."),),
        opening=(
            Para((Run("These records are made up.", "strong"), Run(" Nothing may be concluded from them.")), "notice"),
        ),
        parts=(
            Part("glance", "At a glance", (
                Listing((Item((Run("Calls", to="measure-calls"), Run(" rose."))), Item(say("Queues fell.")))),
                Para(say("Nothing to show: no records."), "missing"),
            )),
            contact,
            Part("definitions", "Definitions", (Definitions((
                Definition("Call", (Para(say("A call that was put through.")), Para(say("Not repeats."), "caveat"),
                                    Para((Run("Higher is neutral. "), Run("contact.calls", "code")), "small")),
                           "definition-calls"),
            )),)),
            Part("quality", "Quality of the data", (Listing((
                Item((Run("complete", "strong"), Run(": nothing missing.")), (say("All months are there."),
                     say("All rows were accepted.")), "quality-1", say("40 figures", "small")),
                Item(say("fair: some missing")),
            ), ordered=True), Listing((Item(say("Another list begins at one.")),), ordered=True))),
            Part("figures", "Every figure and what it rests on", (FIGURES,)),
        ),
        footer=(Run("Computed by Peelian from calls version 3; "), Run("mart-1", "code"), Run(".")),
        synthetic=True,
    )  # fmt: skip
