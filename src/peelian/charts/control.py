"""A control chart: months, their mean and limits phase by phase, and the points that stand out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import isnan

from peelian.charts import control_words
from peelian.charts.control_reading import Reading, reading
from peelian.charts.frame import GAP, Frame, dated_axis, frame_of, plot_height, value_axis
from peelian.charts.labels import foot, spread, stacked
from peelian.charts.marks import Mark, key, mark, runs
from peelian.charts.picture import Picture, level, made_up
from peelian.charts.svg import (
    AXIS,
    LINE_HEIGHT,
    PHONE,
    TEXT,
    Element,
    drawing,
    element,
    text,
    text_width,
    wrap,
)
from peelian.core.fact import Exact, Fact
from peelian.statistics.control_chart import ControlChart, Phase

_LABEL = 92  # the widest column of labels at the right
_KEY = {
    Mark.DISC: "usual variation",
    Mark.SQUARE: "special cause, an improvement",
    Mark.DIAMOND: "special cause, a concern",
    Mark.UP: "special cause, high",
    Mark.DOWN: "special cause, low",
    Mark.RING: "provisional, not judged",
}


def control_picture(
    title: str, facts: Sequence[Fact], chart: ControlChart, *, per: float = 1, width: int = PHONE, cut: str = ""
) -> Picture:
    """A control chart of up to 120 months, quarters or years, one fact each in order, as the statistics read them.

    Mean and limits stand as lines with their values beside them, each phase with its own; a break is a dated note with
    its reason. Points that stand out differ in shape; provisional ones are hollow; months without a value are gaps.
    Of made-up figures no sign is drawn or told. `per` is what 1 in `chart` is in the facts' unit (100 for shares held
    as percentages). The axis begins at zero unless `cut` gives the reason why not, which is printed. Raises ChartError
    when the chart was not read from these facts.
    """
    found = reading(facts, chart, per)
    headline, sentence = control_words.headline(title, found), control_words.sentence(found)
    parts, height = _draw(found, width=width, cut=cut)
    svg = drawing(parts, title=headline, description=sentence, width=width, height=height)
    return Picture(headline, svg, sentence, control_words.table(title, found))


def _draw(found: Reading, *, width: int, cut: str) -> tuple[list[Element], int]:
    labels = _labels(found)
    widest = max((text_width(line) for _, _, lines in labels for line in lines), default=GAP)
    broken = len(found.chart.phases) > 1
    bottom = plot_height(width) + (LINE_HEIGHT if broken else 0)
    frame = frame_of(
        found.unit,
        _extent(found, from_zero=not cut),
        len(found.facts),
        width=width,
        height=bottom,
        label_width=widest,
        top=36 + (LINE_HEIGHT if broken else 0),
    )
    parts = [
        *value_axis(found.unit, frame, _note(found)),
        *dated_axis(found.months, frame, years=found.every == "year"),
    ]
    parts += _breaks(found, frame) if broken else []
    for phase in found.chart.phases:
        parts += _levels(found, phase, frame)
    if found.target is not None:
        parts.append(_across(frame, found.target, frame.left, frame.right, "target", dash="2 3", colour=TEXT))
    for run in runs(found.points, frame):
        parts.append(element("polyline", points=run, fill="none", stroke=AXIS, stroke_width=1.5, class_="values"))
    parts += _marks(found, frame)
    wanted = [(frame.y(value), LINE_HEIGHT * len(lines)) for value, _, lines in labels]
    middles = spread(wanted, first=0, last=frame.bottom + GAP)
    for (_, name, lines), middle in zip(labels, middles, strict=True):
        parts += stacked(lines, frame.right + GAP, middle, class_=f"label {name}")
    return _below(found, parts, bottom + LINE_HEIGHT + GAP, width, cut)


def _below(found: Reading, parts: list[Element], top: float, width: int, cut: str) -> tuple[list[Element], int]:
    shapes = {found.mark(index) for index, point in enumerate(found.points) if point is not None}
    known = dict(_KEY) if found.signals else {**_KEY, Mark.DISC: found.every}
    signs, at = key([(shape, known[shape]) for shape in known if shape in shapes], top=top, width=width)
    notes = control_words.notes(found)
    if cut:
        notes.insert(0, f"The axis does not begin at zero: {cut.rstrip('.')}.")
    lines, end = foot(notes, top=at + 4, width=width)
    return [*parts, *signs, *lines], round(end)


def _note(found: Reading) -> str:
    return ", ".join(word for word in ("without seasons" if found.adjusted else "", made_up(found.facts)) if word)


def _extent(found: Reading, *, from_zero: bool) -> tuple[Exact, Exact]:
    values = [value for value in found.points if value is not None]
    for phase in found.chart.phases:
        values += [each for each in (found.scaled(phase.centre),) if each is not None]
        ends = (found.limit(float(each)) for each in (*phase.lower, *phase.upper))
        values += [each for each in ends if each is not None]
    values += [] if found.target is None else [found.target]
    lowest = 0 if from_zero or not values else Fraction(min(values))
    return lowest, Fraction(max(values, default=0))


def _labels(found: Reading) -> list[tuple[float, str, tuple[str, ...]]]:
    """(value, name, lines) of each label at the right: the levels of the last phase, and the target."""
    phase = found.chart.phases[-1]
    ends = (_last(phase.upper), phase.centre, _last(phase.lower))
    wanted = [
        ("upper", "Upper limit", found.limit(ends[0])),
        ("mean", "Mean", found.scaled(ends[1])),
        ("lower", "Lower limit", found.limit(ends[2])),
        ("target", "Target", found.target),
    ]
    return [
        (value, name, wrap(f"{words} {level(found.unit, value)}", _LABEL))
        for name, words, value in wanted
        if value is not None
    ]


def _last(limits: Iterable[float]) -> float:
    known = [float(each) for each in limits if not isnan(each)]
    return known[-1] if known else float("nan")


def _levels(found: Reading, phase: Phase, frame: Frame) -> Iterator[Element]:
    start, end = _span(phase, frame)
    mean = found.scaled(phase.centre)
    if mean is not None:
        yield _across(frame, mean, start, end, "mean", colour=TEXT)
    for name, limits in (("lower", phase.lower), ("upper", phase.upper)):
        yield from _limit(found, phase, [found.limit(float(each)) for each in limits], frame, name)


def _limit(found: Reading, phase: Phase, limits: Sequence[float | None], frame: Frame, name: str) -> Iterator[Element]:
    """A limit as one line where it is the same for all points, else as steps, one a point."""
    start, end = _span(phase, frame)
    first = limits[0]
    if first is not None and all(each == first for each in limits):
        yield _across(frame, first, start, end, name, dash="6 4", colour=AXIS)
        return
    run: list[str] = []
    for index, limit in enumerate((*limits, None)):
        if limit is not None:
            x, y = frame.x(phase.start + index), frame.y(limit)
            run.append(f"{max(start, x - frame.slot / 2):.2f},{y:.2f} {min(end, x + frame.slot / 2):.2f},{y:.2f}")
        elif run:
            yield element(
                "polyline",
                points=" ".join(run),
                fill="none",
                stroke=AXIS,
                stroke_dasharray="6 4",
                class_=f"limit {name}",
            )
            run = []


def _span(phase: Phase, frame: Frame) -> tuple[float, float]:
    start, end = frame.x(phase.start - 0.5), frame.x(phase.stop - 0.5)
    return max(frame.left, start), min(frame.right, end)


def _across(
    frame: Frame, value: float, start: float, end: float, name: str, *, colour: str, dash: str = "none"
) -> Element:
    y = frame.y(value)
    return element(
        "line", x1=start, x2=end, y1=y, y2=y, stroke=colour, stroke_width=1.5, stroke_dasharray=dash,
        class_=f"limit {name}",
    )  # fmt: skip


def _breaks(found: Reading, frame: Frame) -> Iterator[Element]:
    """Each break as an upright line with its number, and each earlier phase's mean above it where there is room."""
    numbers = [(frame.x(phase.start - 0.5), text_width(str(at))) for at, phase in enumerate(found.chart.phases[1:], 1)]
    middles = spread(numbers, first=frame.left, last=frame.right)
    for number, ((x, _), middle) in enumerate(zip(numbers, middles, strict=True), 1):
        yield element(
            "line", x1=x, x2=x, y1=frame.top - 6, y2=frame.bottom, stroke=TEXT, stroke_dasharray="1 3", class_="break"
        )
        yield text(str(number), middle, frame.top - 16, text_anchor="middle", font_weight="bold", class_="number")
    edges = [frame.left, *middles]
    for phase, left, right in zip(found.chart.phases, edges, middles, strict=False):
        mean = found.scaled(phase.centre)
        words = "" if mean is None else f"mean {level(found.unit, mean)}"
        if words and text_width(words) + 2 * GAP <= right - left - LINE_HEIGHT:
            yield text(words, (left + right) / 2, frame.top - 16, text_anchor="middle", class_="phase")


def _marks(found: Reading, frame: Frame) -> Iterator[Element]:
    half = 4 if frame.slot > 10 else 3
    for index, point in enumerate(found.points):
        if point is not None:
            shape = found.mark(index)
            size = half if shape in (Mark.DISC, Mark.RING) else half + 1
            yield mark(shape, frame.x(index), frame.y(point), size, data_month=str(found.facts[index].period))
