"""A period month by month against the same months a year earlier."""

from __future__ import annotations

from collections.abc import Sequence

from peelian.charts import year_words
from peelian.charts.picture import Picture
from peelian.charts.svg import PHONE, drawing
from peelian.charts.year_lines import draw_years
from peelian.charts.year_pair import pair_years
from peelian.core.fact import Fact


def two_years(title: str, this_year: Sequence[Fact], last_year: Sequence[Fact], *, width: int = PHONE) -> Picture:
    """A chart of 1 to 24 months as two lines from zero, with its sentence and its table.

    Both sequences hold one fact a month, in order; a fact without a value is a gap in the line and a dash with its
    reason in the table. `last_year` may be empty or wholly missing: then the sentence says so. Where any figure is
    synthetic the sentence and the title say that, and compare nothing. `width` is in drawing units: PHONE serves
    every screen, PAGE is finer and for paper. Raises ChartError when the facts do not belong together.

    >>> from fractions import Fraction
    >>> from peelian.core import fact, period, unit
    >>> from peelian.core.basis import Basis
    >>> def month(text: str, value: int) -> Fact:
    ...     return Fact("crime.all", "kent", "hq", period.single_month(text), value, unit.unit("crimes"), Basis.REAL)
    >>> picture = two_years(
    ...     "Recorded crime", [month("2018-10", 90), month("2018-11", 80)], [month("2017-10", 70), month("2017-11", 85)]
    ... )
    >>> picture.title
    'Recorded crime: above the year before in 1 of 2 months'
    >>> picture.table.rows[0]
    ('October', '90', '70', '+20')
    """
    pair = pair_years(this_year, last_year)
    headline, sentence = year_words.headline(title, pair), year_words.sentence(pair)
    parts, height = draw_years(pair, width=width)
    svg = drawing(parts, title=headline, description=sentence, width=width, height=height)
    return Picture(headline, svg, sentence, year_words.table(title, pair))
