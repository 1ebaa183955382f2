"""What is to be reached, and what work costs."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from peelian.demand.model.part import Fixed, Name, Named, Part
from peelian.demand.model.quantity import Duration, Number, Share

Kpi = Literal["begun_within", "attended_within", "abandoned", "mean_wait", "wait", "utilisation", "caseload", "backlog"]
KPIS: dict[str, tuple[type, bool]] = {
    "begun_within": (Share, True),
    "attended_within": (Share, True),
    "abandoned": (Share, True),
    "mean_wait": (Duration, True),
    "wait": (Duration, True),
    "utilisation": (Share, False),
    "caseload": (Decimal, False),
    "backlog": (Decimal, True),
}
"""Each KPI with the kind of its value and whether it is of some work (otherwise of a team)."""
_SHOWN = {Share: "a share (90 %)", Duration: "a duration (5 min)", Decimal: "a number"}


class Target(Part):
    """A KPI that should be at least or at most so much.

    `begun_within` and `attended_within` are shares within the time of `within`; `wait` and `caseload` are percentiles
    where `percentile` is given. `work`, with a `grade` or a `stream` of it, or `team` say whose it is.
    """

    kpi: Kpi
    work: Name | None = None
    grade: Name | None = None
    stream: Name | None = None
    team: Name | None = None
    within: Duration | None = None
    percentile: Annotated[int, Field(gt=0, lt=100)] | None = None
    at_least: Share | Duration | Number | None = None
    at_most: Share | Duration | Number | None = None

    @model_validator(mode="after")
    def _whole(self) -> Target:
        kind, of_work = KPIS[self.kpi]
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("give one of at_least and at_most")
        if not isinstance(self.limit, kind):
            raise ValueError(f"{self.kpi} is {_SHOWN[kind]}")
        if of_work != (self.work is not None) or of_work == (self.team is not None):
            raise ValueError(f"{self.kpi} is of a {'work' if of_work else 'team'}: say which")
        if self.kpi.endswith("_within") != (self.within is not None):
            raise ValueError("within goes with begun_within and attended_within, and they with it")
        return self

    @property
    def limit(self) -> Share | Duration | Decimal | None:
        """The value to be reached or not exceeded."""
        return self.at_least if self.at_least is not None else self.at_most


class Costs(Part):
    """Costs beside the teams' own: overtime as a multiple of an hour's pay, premiums of shifts on top of it."""

    currency: str = "GBP"
    overtime: Number = Field(default=1, validate_default=True)
    premiums: Named[Share] = Field(default=Fixed())

    def multiple(self, shift: str) -> Decimal:
        """What an hour on a shift costs, as a multiple of an hour without a premium."""
        premium = self.premiums.get(shift)
        return Decimal(1) if premium is None else 1 + premium.part


ByPath = Annotated[dict[str, object], AfterValidator(Fixed)]


class Scenario(Part):
    """A patch on the model: paths and what becomes of them; see `peelian.demand.model.patch` for the language.

    `change` changes what is there, `add` gives a name that is not, `remove` takes away.
    """

    means: str
    change: ByPath = Field(default=Fixed())
    add: ByPath = Field(default=Fixed())
    remove: tuple[str, ...] = ()
