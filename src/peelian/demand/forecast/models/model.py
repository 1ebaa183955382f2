"""What every model of forecasts can do."""

from __future__ import annotations

from typing import Protocol

from peelian.demand.forecast.grain import Grain
from peelian.demand.forecast.outlook import Outlook
from peelian.demand.forecast.series import Series

PATHS = 2000


class Model(Protocol):
    """A way of forecasting.

    `adds_up` says that its steps are possible courses, so that one forecast serves every coarser grain; others are
    asked for each grain anew.
    """

    @property
    def name(self) -> str:
        """The model's name, as it is typed."""

    @property
    def means(self) -> str:
        """What it does, in a few words."""

    @property
    def adds_up(self) -> bool:
        """Whether it gives courses that add up."""

    def forecast(self, series: Series, horizon: int, *, paths: int = PATHS, seed: int = 1) -> Outlook:
        """The steps that follow a series. The same seed gives the same courses.

        Raises ForecastError where too little is held.
        """


def shortest(grain: Grain) -> int:
    """How many steps a series must have before it is forecast: five weeks, three years of months or quarters.

    Of years, six.
    """
    return {Grain.HOUR: 35 * 24, Grain.DAY: 35, Grain.WEEK: 26, Grain.MONTH: 36, Grain.QUARTER: 12, Grain.YEAR: 6}[
        grain
    ]
