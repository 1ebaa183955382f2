"""A forecast as a fan: what was counted as a line, what may come as a dashed line with three bands round it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from peelian.charts.frame import GAP, Frame, frame_of, plot_height, value_axis
from peelian.charts.labels import foot
from peelian.charts.marks import Mark, mark, runs
from peelian.charts.picture import ChartError, Picture, Table, missing_cell, sentence_of
from peelian.charts.shades import SHADES
from peelian.charts.svg import (
    AXIS,
    BLUE,
    LINE_HEIGHT,
    PHONE,
    TEXT,
    Element,
    drawing,
    element,
    text,
    text_width,
)
from peelian.core.unit import Unit

# The palest band is the widest. Thin edges tell the bands apart in grey too.
_BANDS = ((95, 0, 6, SHADES[1]), (80, 1, 5, SHADES[2]), (50, 2, 4, "#7F9FBF"))
_MIDDLE = 3
_SWATCH, _ROOM = 14, 20


@dataclass(frozen=True, slots=True)
class Step:
    """One step of time: what was counted in it, and seven quantiles of what was, or is, forecast for it.

    The quantiles are the ends of the 95, 80 and 50% intervals and the median, in order. `year` is written below the
    first step of each.
    """

    name: str
    counted: float | None
    quantiles: Sequence[float] | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a fan says in words: `of` is what a step is ("month"), `basis` what its figures rest on.

    `total` is how many may come in all the steps ahead, the ends of the 80% interval and the median, "" texts where
    there is none. `hits` is how past forecasts did. `synthetic` says that the records were made up.
    """

    title: str
    of: str
    basis: str
    synthetic: bool
    total: tuple[float, float, float] | None = None
    hits: str = ""


def fan(
    said: Said, unit: Unit, steps: Sequence[Step], marks: Sequence[tuple[int, str]], *, width: int = PHONE
) -> Picture:
    """Steps in order, those that were counted first; the axis begins at zero.

    Steps that have both a count and quantiles show what had been forecast for them, and a ring for what came. `marks`
    are (index of a step, word) for the axis below, as many of which are written as there is room for. Raises ChartError
    when no step is forecast, or a forecast is not in order.
    """
    _refuse(steps)
    headline, sentence = _headline(said, unit, steps), _sentence(said, unit, steps)
    parts, height = _draw(said, unit, steps, marks, width)
    svg = drawing(parts, title=headline, description=sentence, width=width, height=height)
    return Picture(headline, svg, sentence, _table(said, unit, steps))


def _refuse(steps: Sequence[Step]) -> None:
    ahead = [each for each in steps if each.quantiles is not None]
    if not ahead:
        raise ChartError("There is no forecast to draw.", remedy="Give at least one step with quantiles.")
    for each in ahead:
        assert each.quantiles is not None
        if len(each.quantiles) != 7 or list(each.quantiles) != sorted(each.quantiles) or each.quantiles[0] < 0:
            raise ChartError(
                f"{each.name} has no seven quantiles from zero, in order.", remedy="Give the quantiles of a forecast."
            )


def _ahead(steps: Sequence[Step]) -> list[Step]:
    return [each for each in steps if each.quantiles is not None and each.counted is None]


def _headline(said: Said, unit: Unit, steps: Sequence[Step]) -> str:
    ahead = _ahead(steps)
    if said.synthetic:
        return f"{said.title}: a forecast from synthetic records"
    if not ahead:
        return f"{said.title}: what was forecast and what came"
    if said.total is None:
        return f"{said.title}: what may come in {_span(said, ahead)}"
    low, middle, high = (_amount(unit, each) for each in said.total)
    return f"{said.title}: about {middle} expected in {_span(said, ahead)}, most likely {low} to {high}"


def _sentence(said: Said, unit: Unit, steps: Sequence[Step]) -> str:
    if said.synthetic:
        return "The records are synthetic, so this shows how a forecast works and nothing about the force."
    ahead = _ahead(steps)
    clauses = []
    if said.total is not None and ahead:
        low, middle, high = (_amount(unit, each) for each in said.total)
        span = f"from {ahead[0].name} to {ahead[-1].name}" if len(ahead) > 1 else f"in {ahead[0].name}"
        clauses.append(f"{span} {middle} {unit.plural} are expected, with a chance of 80% between {low} and {high}")
    clauses.append(said.hits)
    clauses += [] if ahead else ["the bands are what had been forecast, the rings what came"]
    return sentence_of([each for each in clauses if each] or ["the bands are what may come"])


def _span(said: Said, ahead: Sequence[Step]) -> str:
    return ahead[0].name if len(ahead) == 1 else f"{len(ahead)} {said.of}s"


def _amount(unit: Unit, value: float) -> str:
    return unit.write(Decimal(round(value, 1)), decimals=1 if value < 10 else 0)


def _table(said: Said, unit: Unit, steps: Sequence[Step]) -> Table:
    rows = []
    for each in steps:
        counted = missing_cell("not yet" if each.quantiles else "not held")
        if each.counted is not None:
            counted = _amount(unit, each.counted)
        cells = [missing_cell("not forecast")] * 4
        if each.quantiles is not None:
            ends = [
                f"{_amount(unit, each.quantiles[a])} to {_amount(unit, each.quantiles[b])}" for _, a, b, _ in _BANDS
            ]
            cells = [_amount(unit, each.quantiles[_MIDDLE]), *reversed(ends)]
        rows.append((each.name, counted, *cells))
    columns = (said.of.capitalize(), "Counted", "Forecast", "50% interval", "80% interval", "95% interval")
    return Table(f"{said.title} by {said.of} ({said.basis})", columns, tuple(rows))


def _draw(
    said: Said, unit: Unit, steps: Sequence[Step], marks: Sequence[tuple[int, str]], width: int
) -> tuple[list[Element], int]:
    tops = [each.counted for each in steps if each.counted is not None]
    tops += [each.quantiles[-1] for each in steps if each.quantiles is not None]
    bottom = plot_height(width)
    highest = Fraction(max(tops)).limit_denominator(100)
    frame = frame_of(unit, (0, highest), len(steps), width=width, height=bottom, label_width=0, top=36 + LINE_HEIGHT)
    note = "synthetic" if said.synthetic else ""
    parts = [*value_axis(unit, frame, note), *_axis(marks, frame), *_bands(steps, frame), *_now(steps, frame)]
    for run in runs([each.counted for each in steps], frame):
        parts.append(element("polyline", points=run, fill="none", stroke=BLUE, stroke_width=2, class_="counted"))
    for run in runs([each.quantiles[_MIDDLE] if each.quantiles else None for each in steps], frame):
        parts.append(
            element(
                "polyline",
                points=run,
                fill="none",
                stroke=TEXT,
                stroke_width=2,
                stroke_dasharray="6 4",
                class_="median",
            )
        )
    for at, each in enumerate(steps):
        if each.counted is not None and each.quantiles is not None:
            parts.append(mark(Mark.RING, frame.x(at), frame.y(each.counted), 3.5))
    keys, end = _key(bottom + GAP, width)
    lines, end = foot([_note(steps), f"Figures: {said.basis}."], top=end + 4, width=width)
    return [*parts, *keys, *lines], round(end)


def _note(steps: Sequence[Step]) -> str:
    came = any(each.counted is not None and each.quantiles is not None for each in steps)
    return "Solid line: counted. Dashed line: the middle of what is forecast." + (" Rings: what came." if came else "")


def _axis(marks: Sequence[tuple[int, str]], frame: Frame) -> Iterator[Element]:
    """A tick a mark, and the words of those that do not run into the one before."""
    free = 0.0
    for index, word in marks:
        x, half = frame.x(index), text_width(word) / 2
        yield element("line", x1=x, x2=x, y1=frame.bottom, y2=frame.bottom + 5, stroke=AXIS)
        if x - half >= free and x + half <= frame.right + GAP:
            yield text(word, x, frame.bottom + 17, text_anchor="middle", class_="step")
            free = x + half + GAP


def _bands(steps: Sequence[Step], frame: Frame) -> Iterator[Element]:
    for level, low, high, shade in _BANDS:
        run: list[tuple[float, float, float]] = []
        for at, each in enumerate([*steps, None]):
            if each is not None and each.quantiles is not None:
                run.append((frame.x(at), frame.y(each.quantiles[low]), frame.y(each.quantiles[high])))
                continue
            if run:
                yield _band(run, shade, level, frame)
            run = []


def _band(run: list[tuple[float, float, float]], shade: str, level: int, frame: Frame) -> Element:
    """A band; of a single step a bar, so that it can be seen."""
    if len(run) == 1:
        ((x, low, high),) = run
        half = min(10.0, frame.slot / 3)
        run = [(x - half, low, high), (x + half, low, high)]
    upper = [f"{x:.2f},{high:.2f}" for x, _, high in run]
    lower = [f"{x:.2f},{low:.2f}" for x, low, _ in reversed(run)]
    return element(
        "polygon", points=" ".join((*upper, *lower)), fill=shade, stroke=AXIS, stroke_width=0.5, class_=f"band-{level}"
    )


def _now(steps: Sequence[Step], frame: Frame) -> Iterator[Element]:
    """An upright line where the counts end, with words on both sides of it where there is room."""
    first = next((at for at, each in enumerate(steps) if each.counted is None and each.quantiles is not None), 0)
    if not first:
        return
    x, y = frame.x(first - 0.5), frame.top - LINE_HEIGHT / 2 - 4
    yield element(
        "line", x1=x, x2=x, y1=frame.top - 6, y2=frame.bottom, stroke=TEXT, stroke_dasharray="1 3", class_="now"
    )
    for word, anchor, room in (("counted", "end", x - frame.left), ("forecast", "start", frame.right - x)):
        if text_width(word) + GAP <= room:
            yield text(word, x + (GAP if anchor == "start" else -GAP), y, text_anchor=anchor, class_="side")


def _key(top: float, width: float) -> tuple[list[Element], float]:
    """The shades of the bands with their words, as many a line as fit, and the height at which they end."""
    parts: list[Element] = []
    x, y = 0.0, top + LINE_HEIGHT / 2
    for level, _, _, shade in reversed(_BANDS):
        words = f"{level}% interval"
        wide = _ROOM + text_width(words)
        if x and x + wide > width:
            x, y = 0.0, y + LINE_HEIGHT
        parts.append(
            element(
                "rect", x=x + 1, y=y - _SWATCH / 2, width=_SWATCH, height=_SWATCH, fill=shade, stroke=AXIS, class_="key"
            )
        )
        parts.append(text(words, x + _ROOM, y, class_="key"))
        x += wide + _ROOM
    return parts, y + LINE_HEIGHT / 2
