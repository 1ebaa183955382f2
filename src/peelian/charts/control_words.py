"""What a control chart says in words and in a table, from the facts and from what the statistics found."""

from __future__ import annotations

from peelian.charts.control_reading import Reading
from peelian.charts.months import synthetic_months
from peelian.charts.picture import (
    DASH,
    Table,
    amount,
    any_synthetic,
    basis_note,
    cell,
    level,
    made_up,
    sentence_of,
)
from peelian.core.fact import Fact
from peelian.measures.signals import CAUSE_WORDS
from peelian.statistics.control_chart import Note, Phase
from peelian.statistics.flags import Assurance, Cause, PointType

_HEADLINES = {
    Cause.ABOVE: "above its upper limit in {month}",
    Cause.BELOW: "below its lower limit in {month}",
    Cause.RISING: "{trend} {every}s each above the one before, to {month}",
    Cause.FALLING: "{trend} {every}s each below the one before, to {month}",
    Cause.NEAR_UPPER: "near its upper limit in {near} of {window} {every}s to {month}",
    Cause.NEAR_LOWER: "near its lower limit in {near} of {window} {every}s to {month}",
    Cause.SHIFT_ABOVE: "above its mean for {shift} {every}s or more, to {month}",
    Cause.SHIFT_BELOW: "below its mean for {shift} {every}s or more, to {month}",
    Cause.COMMON: "within its usual range in {month}",
}
_MEANS = {PointType.IMPROVEMENT: ", an improvement", PointType.CONCERN: ", a concern"}
_TARGETS = {
    Assurance.MET: "if nothing changes the target of {target} will be met: the limits lie wholly on its good side",
    Assurance.MISSED: "if nothing changes the target of {target} will be missed: the limits lie wholly on its bad side",
    Assurance.EITHER: "the target of {target} lies within the limits, so it may be met or missed by chance",
}


def headline(title: str, found: Reading) -> str:
    """The title with what the last judged month shows, or why nothing may be said."""
    last = found.chart.last
    if last is None:
        return f"{title}: no records that are final"
    if not found.signals:
        return f"{title}: {made_up(found.facts)} {found.every}s"
    if found.chart.variation is None:
        return f"{title}: too few {found.every}s for a judgment"
    rules = found.chart.settings.rules
    said = _HEADLINES[found.cause(last)].format(
        month=found.facts[last].period.label,
        trend=max(rules.trend, 1),
        near=rules.near_points,
        window=rules.near_window,
        every=found.every,
        shift=rules.shift,
    )
    return f"{title}: {said}{_MEANS.get(found.chart.variation, '')}"


def sentence(found: Reading) -> str:
    """One true sentence: the last judged month, how many months stand out, and the target."""
    if any_synthetic(found.facts):
        return sentence_of([synthetic_months(found.facts)])
    if not found.signals:
        return "The figures are simulated, so they show nothing about the force."
    last = found.chart.last
    if last is None:
        return f"There are no final records for {found.facts[0].period.label} to {found.facts[-1].period.label}."
    fact = found.facts[last]
    if found.chart.variation is None:
        few = f"there are too few {found.every}s to judge it"
        return f"The last final {found.every} is {fact.period.label} ({amount(fact)}); {few}."
    subject = f"{fact.period.label} ({amount(fact)}{', judged without its season' if found.adjusted else ''})"
    is_ = f"{subject} is {CAUSE_WORDS[found.cause(last)]}{_MEANS.get(found.chart.variation, '')}"
    return sentence_of([is_, _standing_out(found), _target(found)])


def _standing_out(found: Reading) -> str:
    judged = [index for index in range(len(found.facts)) if found.is_judged(index)]
    signs = sum(found.cause(index) is not Cause.COMMON for index in judged)
    if not signs:
        return f"none of {len(judged)} {found.every}s judged shows a special cause"
    return f"{signs} of {len(judged)} {found.every}s judged {'shows' if signs == 1 else 'show'} a special cause"


def _target(found: Reading) -> str:
    if found.chart.assurance is None or found.target is None:
        return ""
    return _TARGETS[found.chart.assurance].format(target=level(found.unit, found.target))


def notes(found: Reading) -> list[str]:
    """What stands below the drawing: each break with its reason, what to know beside the signs, and the rules."""
    said = []
    for number, phase in enumerate(found.chart.phases[1:], 1):
        before = found.chart.phases[number - 1]
        since = found.facts[phase.start].period.label
        said.append(f"{number}. From {since}: {_sentence(phase.reason)} {_before(found, before)}")
    unreachable = _unreachable(found)
    said += [unreachable] if unreachable else []
    said += [
        _sentence(note.value.replace("months", f"{found.every}s"))
        for note in found.chart.notes
        if note is not Note.PROVISIONAL
    ]
    kind = {"xmr": "XmR"}.get(found.chart.shown_kind, found.chart.shown_kind)
    said.append(f"{kind} chart. Rules: {found.chart.settings.rules.title}.")
    return said


def _before(found: Reading, phase: Phase) -> str:
    mean = found.scaled(phase.centre)
    if mean is None:
        return "Before it: no limits."
    ends = [found.limit(float(each[-1])) for each in (phase.lower, phase.upper)]
    limits = [level(found.unit, each) if each is not None else "" for each in ends]
    said = " to ".join(limits) if all(limits) else ""
    return f"Before it: mean {level(found.unit, mean)}" + (f", limits {said}." if said else ".")


def _unreachable(found: Reading) -> str:
    last = found.chart.phases[-1]
    at = (found.scaled(float(last.lower[-1])), found.limit(float(last.lower[-1])))
    if at[0] is not None and at[1] is None:
        return "The lower limit is below zero, so it is not drawn."
    return ""


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}".rstrip(".") + "."


def table(title: str, found: Reading) -> Table:
    """Every figure drawn, month by month; what a month shows only where it may be told.

    The mean of a phase, and on an XmR chart its limits, are the same in every row, so the caption says them once.
    """
    columns = [found.every.capitalize(), found.unit.plural.capitalize()]
    columns += ["Without its season"] if found.adjusted else []
    columns += [] if _is_level(found) else ["Lower limit", "Upper limit"]
    columns += ["Shows"] if found.signals else []
    rows = tuple(_row(found, index, fact) for index, fact in enumerate(found.facts))
    caption = f"{title} by {found.every} with limits ({basis_note(found.facts)}). {' '.join(_levels(found))}"
    return Table(caption.strip(), tuple(columns), rows)


def _is_level(found: Reading) -> bool:
    """Whether the limits of a phase are the same at each of its points."""
    return found.chart.settings.kind == "xmr"


def _levels(found: Reading) -> list[str]:
    """The mean of each phase, and its limits where they are level, as sentences."""
    said = []
    for number, phase in enumerate(found.chart.phases):
        mean = found.scaled(phase.centre)
        if mean is None:
            continue
        words = f"mean {level(found.unit, mean)}"
        if _is_level(found):
            low, high = (_level(found, found.scaled(float(each[-1]))) for each in (phase.lower, phase.upper))
            words += f", limits {low} to {high}"
        since = f"from {found.facts[phase.start].period.label} " if number else ""
        said.append(_sentence(since + words))
    return said


def _row(found: Reading, index: int, fact: Fact) -> tuple[str, ...]:
    phase = found.phase_of(index)
    at = index - phase.start
    cells = [fact.period.label, cell(fact)]
    cells += [_level(found, found.points[index])] if found.adjusted else []
    if not _is_level(found):
        cells += [_level(found, found.scaled(float(each[at]))) for each in (phase.lower, phase.upper)]
    cells += [_shows(found, index)] if found.signals else []
    return tuple(cells)


def _level(found: Reading, value: float | None) -> str:
    return DASH if value is None else level(found.unit, value)


def _shows(found: Reading, index: int) -> str:
    start = next((phase for phase in found.chart.phases[1:] if phase.start == index), None)
    lead = f"break ({start.reason}); " if start else ""
    if found.facts[index].value is None:
        return f"{lead}no value"
    if found.is_provisional(index):
        return f"{lead}provisional, not judged"
    return lead + (CAUSE_WORDS[found.cause(index)] if found.is_judged(index) else "not judged")
