"""Where a sample's totals come from."""

from __future__ import annotations

from typing import Any

import pytest

from peelian import PeelianError
from peelian.catalogue.documents import PublishedFigure, Sample
from peelian.core.period import Period
from peelian.sample.totals import Totals

BEFORE, NOW = Period.parse("2017-18"), Period.parse("2018-19")


def figure(part: str = "value", period: str = "2018-19", value: float = 100, **more: Any) -> PublishedFigure:
    return PublishedFigure.model_validate(
        {"fact": "X1", "measure": "m.n", "period": period, "part": part, "value": value, "where": "here", **more}
    )


def totals(*figures: PublishedFigure, **free: int) -> Totals:
    own = {"m_n": {name.replace("y", "").replace("_", "-"): value for name, value in free.items()}} if free else {}
    sample = {
        "id": "s", "title": "A sample", "force": "kent", "seed": 1, "years": ["2018-19"], "published": [],
        "shapes": {}, "free": {}, "totals": own,
    }  # fmt: skip
    return Totals(Sample.model_validate(sample), figures)


@pytest.mark.parametrize(
    ("figures", "free", "before", "now"),
    [
        ([figure()], {}, None, 100),
        ([figure(), figure(period="2017-18", value=80)], {}, 80, 100),
        ([figure(says="about")], {}, None, 100),
        ([figure(says="over")], {}, None, None),
        ([figure(says="over")], {"y2018_19": 104}, None, 104),
        ([figure(), figure("change", value=20)], {}, 80, 100),
        ([figure("change", value=20)], {"y2017_18": 75}, 75, 95),
        ([figure("change", value=-20)], {"y2017_18": 75}, 75, 55),
        ([figure("percent_change", value=-11)], {"y2017_18": 1000}, 1000, 890),
        ([figure("change", value=30), figure("percent_change", value=50)], {}, 60, 90),
        ([figure("change", value=30), figure("percent_change", value=50)], {"y2017_18": 61}, 61, 91),
        ([figure(), figure(value=99, says="about")], {}, None, 100),
        ([figure(value=99, says="about"), figure()], {}, None, 100),
        ([], {"y2017_18": 7}, 7, None),
        ([figure()], {"y2018_19": 1}, None, 100),
    ],
)
def test_totals_follow_from_what_is_printed(
    figures: list[PublishedFigure], free: dict[str, int], before: int | None, now: int | None
) -> None:
    found = totals(*figures, **free)

    assert (found.find("m.n", BEFORE), found.find("m.n", NOW)) == (before, now)


def test_breakdowns_have_totals_of_their_own() -> None:
    found = totals(figure(), figure(value=7, breakdown={"line": "999"}))

    assert found.find("m.n", NOW, line="999") == 7
    assert found.find("m.n", NOW) == 100
    assert found.find("m.n", NOW, line="101") is None


def test_missing_total_is_named_with_its_remedy() -> None:
    with pytest.raises(PeelianError, match=r"no published figure for m\.n\[line=999\] in 2018-19.*as m_n_line_999"):
        totals().need("m.n", NOW, line="999")
