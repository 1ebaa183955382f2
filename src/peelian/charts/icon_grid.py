"""Measures by variation and assurance: which need a reader's eye."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from peelian.charts.labels import foot, stacked
from peelian.charts.marks import Mark, mark
from peelian.charts.picture import ChartError, Picture, Table, basis_note, cell, joined, made_up, sentence_of
from peelian.charts.svg import (
    AXIS,
    GRID,
    LINE_HEIGHT,
    PHONE,
    Element,
    balanced,
    drawing,
    element,
    text,
    text_width,
)  # fmt: skip
from peelian.core.fact import Fact
from peelian.statistics.control_chart import ControlChart
from peelian.statistics.flags import Assurance, PointType

_GAP = 8
_VARIATION = {
    PointType.CONCERN: (Mark.DIAMOND, "concern"),
    PointType.NEUTRAL_HIGH: (Mark.UP, "high"),
    PointType.NEUTRAL_LOW: (Mark.DOWN, "low"),
    PointType.COMMON: (Mark.DISC, "usual"),
    PointType.IMPROVEMENT: (Mark.SQUARE, "improved"),
    None: (Mark.RING, "not judged"),
}
_ASSURANCE = {Assurance.MISSED: "misses", Assurance.EITHER: "either", Assurance.MET: "meets", None: "none"}
_SAID = {
    Assurance.MISSED: "will miss its target",
    Assurance.EITHER: "may meet or miss its target",
    Assurance.MET: "will meet its target",
    None: "no target, or not judged",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A measure in the grid: its name, the facts of its series, and the chart that the statistics read from them.

    Where any of the facts is made up nothing is judged: it took part in the limits. Raises ChartError for other facts
    than those of the chart.
    """

    name: str
    facts: Sequence[Fact]
    chart: ControlChart
    note: str = field(init=False)
    variation: PointType | None = field(init=False)
    assurance: Assurance | None = field(init=False)

    def __post_init__(self) -> None:
        """What the last judged point shows and whether the target will be met; neither of made-up figures."""
        if not self.facts or len(self.facts) != len(self.chart.series.values):
            raise ChartError(
                f"{self.name} has {len(self.facts)} facts for {len(self.chart.series.values)} points.",
                remedy="Give the facts that the chart was read from.",
            )
        note = made_up(self.facts)
        object.__setattr__(self, "note", note)
        object.__setattr__(self, "variation", None if note else self.chart.variation)
        object.__setattr__(self, "assurance", None if note else self.chart.assurance)

    @property
    def fact(self) -> Fact:
        """The last fact with a value, or the last where none has one."""
        return next((each for each in reversed(self.facts) if each.value is not None), self.facts[-1])


def icon_grid(title: str, lines: Sequence[Line], *, width: int = PHONE) -> Picture:
    """Each measure as a number in a grid of variation (down) and assurance (across), concern first, with their names.

    Made-up figures are in the row that is not judged. Raises ChartError for no measures.
    """
    if not lines:
        raise ChartError("There are no measures to draw.", remedy="Give at least one.")
    states, targets = list(_VARIATION), list(_ASSURANCE)
    order = sorted(lines, key=lambda line: (states.index(line.variation), targets.index(line.assurance)))
    headline, sentence = _words(title, order)
    parts, height = _draw(order, width)
    svg = drawing(parts, title=headline, description=sentence, width=width, height=height)
    rows = tuple(
        (f"{at}. {line.name}", line.fact.period.label, cell(line.fact), _VARIATION[line.variation][1],
         _SAID[line.assurance])
        for at, line in enumerate(order, 1)
    )  # fmt: skip
    columns = ("Measure", "Period", "Value", "Variation", "Assurance")
    return Picture(headline, svg, sentence, Table(f"{title} ({basis_note(_all(order))})", columns, rows))


def _words(title: str, order: Sequence[Line]) -> tuple[str, str]:
    if all(line.note for line in order):
        word = made_up(_all(order))
        return f"{title}: {word} figures", f"The figures are {word}, so nothing is judged."
    concerns = [line.name for line in order if line.variation is PointType.CONCERN]
    missed = sum(line.assurance is Assurance.MISSED for line in order)
    names = f" ({joined(concerns)})" if 0 < len(concerns) <= 3 else ""
    judged = sum(line.variation is not None for line in order)
    return (
        f"{title}: {len(concerns)} of {len(order)} measures show a concern",
        sentence_of(
            [
                f"of {len(order)} measures {judged} can be judged",
                f"{len(concerns)} {'shows' if len(concerns) == 1 else 'show'} a special cause for concern{names}",
                f"{missed} will miss {'its' if missed == 1 else 'their'} target if nothing changes",
            ]
        ),
    )


def _draw(order: Sequence[Line], width: int) -> tuple[list[Element], int]:
    left = 24 + max(text_width(words) for _, words in _VARIATION.values()) + _GAP
    wide = (width - left) / len(_ASSURANCE)
    parts = [text("Variation", 0, 33), text("Target", left + wide * 2, 11, text_anchor="middle")]
    for at, name in enumerate(_ASSURANCE.values()):
        parts.append(text(name, left + (at + 0.5) * wide, 33, text_anchor="middle", class_="column"))
    top = 48.0
    found: dict[tuple[PointType | None, Assurance | None], list[str]] = {}
    for at, line in enumerate(order, 1):
        found.setdefault((line.variation, line.assurance), []).append(str(at))
    for state, (shape, name) in _VARIATION.items():
        cells = [_numbers(found.get((state, target), []), wide) for target in _ASSURANCE]
        tall = max(26, LINE_HEIGHT * max(map(len, cells)) + 8)
        middle = top + tall / 2
        parts.append(element("line", x1=0, x2=width, y1=top, y2=top, stroke=GRID))
        parts += [mark(shape, 8, middle, 6), text(name, 24, middle, class_="row")]
        for at, cell_lines in enumerate(cells):
            x = left + (at + 0.5) * wide
            parts += stacked(cell_lines, x, middle, text_anchor="middle", font_weight="bold", class_="cell")
        top += tall
    parts.append(element("line", x1=0, x2=width, y1=top, y2=top, stroke=AXIS))
    names = [f"{at}. {line.name}: {line.fact.text}" for at, line in enumerate(order, 1)]
    keys = "meets, misses: the limits lie wholly on one side of the target. either: chance decides."
    note = made_up(_all(order))
    more = [f"{note.capitalize()} figures are not judged."] if note else []
    lines, end = foot([*names, keys, *more], top=top + _GAP, width=width)
    return [*parts, *lines], round(end)


def _numbers(found: Sequence[str], wide: float) -> tuple[str, ...]:
    return balanced(" ".join(found), (wide - 8) / 1.1) if found else ()


def _all(order: Sequence[Line]) -> list[Fact]:
    return [fact for line in order for fact in line.facts]
