"""A KPI of something in particular, as a person writes it: `attended_within[work=incident][grade=1][within=15 min]`."""

from __future__ import annotations

from dataclasses import dataclass, fields

from peelian.catalogue.cell import parse_cell
from peelian.core.errors import PeelianError, UnknownNameError
from peelian.demand.model.model import Model
from peelian.demand.model.quantity import Duration
from peelian.demand.model.target import Target
from peelian.demand.results.kpi import KPIS, Kpi

PREFIX = "demand."


class KpiError(PeelianError):
    """A KPI that does not say what it is of, or that a run does not have."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which KPI, and of what: some work, with a grade or stream of it; a team, without one all; a stream; an end.

    `within`, `percentile` and `to` are what the KPI asks beside that, if it does.
    """

    kpi: str
    work: str = ""
    grade: str = ""
    stream: str = ""
    team: str = ""
    end: str = ""
    within: Duration | None = None
    percentile: int = 0
    to: str = ""

    @property
    def means(self) -> Kpi:
        """The KPI with its definition."""
        return KPIS[self.kpi]

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """All that it says beside the KPI, by name, as texts."""
        given = ((each.name, getattr(self, each.name)) for each in fields(self)[1:])
        return tuple((name, str(value)) for name, value in given if value)

    @property
    def text(self) -> str:
        """As a person writes it."""
        return self.kpi + "".join(f"[{name}={value}]" for name, value in self.pairs)

    @property
    def whose(self) -> str:
        """What it is of, in words.

        >>> Asked("arrived", work="call", stream="calls_999").whose
        'call, calls_999'
        """
        if self.means.of == "work":
            graded = f"{self.work} grade {self.grade}" if self.grade else self.work
            return f"{graded}, {self.stream}" if self.stream else graded
        return {"team": self.team or "all teams", "stream": self.stream, "end": self.end}[self.means.of]

    @property
    def says(self) -> str:
        """The KPI in words, without what it is of."""
        return self.means.says.format(getattr(self, self.means.asks) if self.means.asks else "")

    @property
    def title(self) -> str:
        """All of it in words.

        >>> Asked("attended_within", work="incident", grade="1", within=Duration.read("15 min")).title
        'incident grade 1: attended within 15 min'
        """
        return f"{self.whose}: {self.says}"


def asked_by(target: Target) -> Asked:
    """The KPI that a target is about."""
    kpi: str = target.kpi
    if kpi in ("wait", "caseload") and target.percentile is None:
        kpi = {"wait": "mean_wait", "caseload": "mean_caseload"}[kpi]
    return Asked(
        kpi, work=target.work or "", grade=target.grade or "", stream=target.stream or "", team=target.team or "",
        within=target.within, percentile=target.percentile or 0,
    )  # fmt: skip


def read_asked(text: str, model: Model) -> Asked:
    """What a text asks: the name of one of the model's targets, or a KPI and what it is of.

    Raises UnknownNameError with the nearest name, KpiError for one that does not say enough or says too much.
    """
    if text in model.targets:
        return asked_by(model.targets[text])
    name, pairs = parse_cell(text.removeprefix(PREFIX))
    if name not in KPIS:
        near_target = text.split("[", maxsplit=1)[0].strip()
        raise UnknownNameError("KPI or target", near_target, [*model.targets, *KPIS])
    return _checked(KPIS[name], dict(pairs), model)


def _checked(kpi: Kpi, given: dict[str, str], model: Model) -> Asked:
    owners = {"work": ("work", "grade", "stream"), "team": ("team",), "stream": ("stream",), "end": ("end",)}[kpi.of]
    known = (*owners, kpi.asks) if kpi.asks else owners
    for name in given:
        if name not in known:
            raise UnknownNameError(f"part of {kpi.name}", name, list(known))
    needed = {"team": ()}.get(kpi.of, owners[:1])
    for name in (*needed, *((kpi.asks,) if kpi.asks else ())):
        if name not in given:
            raise KpiError(f"{kpi.name} does not say {name}.", remedy=f"Write {kpi.written}.")
    names = {
        "work": list(model.work), "team": list(model.teams), "stream": list(model.streams), "end": list(model.ends),
        "to": [*model.work, *model.ends],
    }  # fmt: skip
    if "work" in given and given["work"] in model.work:
        names["grade"] = list(model.work[given["work"]].grades)
    for name, choices in names.items():
        if name in given and given[name] not in choices:
            raise UnknownNameError(name, given[name], choices)
    return _made(kpi, given)


def _made(kpi: Kpi, given: dict[str, str]) -> Asked:
    texts = {name: value for name, value in given.items() if name not in ("within", "percentile")}
    within = percentile = None
    try:
        within = Duration.read(given["within"]) if "within" in given else None
    except ValueError as error:
        raise KpiError(f"within={given['within']} is no time.", remedy=f"{str(error).capitalize()}.") from error
    if "percentile" in given:
        percentile = given["percentile"].removesuffix("%").strip()
        if not percentile.isdecimal() or not 0 < int(percentile) < 100:
            raise KpiError(f"percentile={given['percentile']} is none.", remedy="Give a whole number from 1 to 99.")
    return Asked(kpi.name, within=within, percentile=int(percentile or 0), **texts)
