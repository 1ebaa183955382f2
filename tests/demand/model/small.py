"""A small model that the tests change in one place each."""

from __future__ import annotations

from peelian.demand.model.model import Model
from peelian.demand.model.yaml_form import ModelFile, read_model

SMALL = """\
force: Example
calendar: {starts: 2018-04-02, weeks: 8, holidays: none}
streams:
  calls: {per_hour: 20}
shifts:
  early: {from: "07:00", to: "15:00"}
  late: {from: "15:00", to: "23:00"}
  night: {from: "23:00", to: "07:00"}
teams:
  control: {staff: {early: 4, late: 4, night: 4}, at_shift_end: finish}
  response: {staff: {early: 30, late: 30, night: 30}, at_shift_end: finish, reserve_for_grade_1: 2}
  cid: {staff: 180, at_shift_end: finish, caseload_limit: 14}
work:
  call: {arrives: calls, done_by: control, takes: {exponential: {mean: 6 min}}, then: {incident: 50 %, end: rest}}
  incident:
    done_by: response
    travel: {gamma: {mean: 10 min, cv: 0.5}}
    takes: {lognormal: {mean: 50 min, cv: 1}}
    grades:
      1: {share: 20 %, attend_within: 15 min, units: 2, preempts: 2}
      2: {share: rest, attend_within: 2 h}
    then: {case: 10 %, end: rest}
  case: {done_by: cid, lasts: {lognormal: {mean: 9 weeks, cv: 0.8}}, effort: 20 h}
"""


def small(*swaps: tuple[str, str]) -> ModelFile:
    """The small model with some of its text swapped."""
    text = SMALL
    for old, new in swaps:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return read_model("small.yaml", text)


def small_model(*swaps: tuple[str, str]) -> Model:
    """The same without its file."""
    return small(*swaps).model
