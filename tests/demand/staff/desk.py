"""Small models of one team, for the tests of staffing."""

from __future__ import annotations

from collections.abc import Sequence

from peelian.demand.model.model import Model
from peelian.demand.model.yaml_form import read_model

BUSY_AFTERNOON = [2, 2, 2, 2, 2, 2, 3, 4, 6, 8, 10, 10, 10, 10, 11, 12, 13, 13, 12, 10, 8, 6, 4, 3]


def desk(
    *,
    by_hour: Sequence[float] = (10,) * 24,
    per_hour: float = 10,
    takes: str = "{exponential: {mean: 30 min}}",
    team: str = "{staff: {early: 12, late: 12, night: 8}, at_shift_end: finish}",
    work: str = "",
    works: str = "",
    patterns: str = "",
    targets: str = "answered: {kpi: begun_within, work: call, within: 2 min, at_least: 80 %}",
    more: str = "",
    weeks: int = 4,
) -> Model:
    """A desk that answers calls, with the parts of its YAML that a test changes."""
    return read_model(
        "desk.yaml",
        f"""\
force: Example
calendar: {{starts: 2018-04-02, weeks: {weeks}, holidays: none}}
streams: {{calls: {{per_hour: {per_hour}, shape: {{hour_of_day: {list(by_hour)}}}}}}}
shifts:
  early: {{from: "07:00", to: "15:00"}}
  late: {{from: "15:00", to: "23:00"}}
  night: {{from: "23:00", to: "07:00"}}
  evening: {{from: "17:00", to: "03:00"}}
patterns:
  five-team: {{sequence: [early, early, late, late, night, night, rest, rest, rest, rest], offsets: [0, 2, 4, 6, 8]}}
  {patterns}
teams:
  desk: {team}
  others: {{staff: 10, at_shift_end: finish}}
work:
  call: {{arrives: calls, done_by: desk, takes: {takes} {work}}}
{works}
targets:
  {targets}
{more}
""",
    ).model
