"""A small force with a bit of everything that results tell."""

from __future__ import annotations

from peelian.demand.model.model import Model
from peelian.demand.model.yaml_form import read_model

MODEL = """\
force: Example
calendar: {starts: 2018-04-02, weeks: 6, holidays: none}
streams:
  urgent: {per_hour: 1}
  other: {per_hour: 2, elsewhere: 20 %}
shifts:
  day: {from: "07:00", to: "19:00"}
  night: {from: "19:00", to: "07:00"}
teams:
  desk: {staff: {day: 4, night: 3}, at_shift_end: finish, cost_per_hour: 20, abstraction: {leave: 20 %}}
  patrol: {staff: {day: 6, night: 5}, at_shift_end: finish, cost_per_hour: 30}
  detectives: {staff: 10, at_shift_end: finish, caseload_limit: 8, hours_per_week: 35}
work:
  call:
    arrives: [urgent, other]
    done_by: desk
    takes: {exponential: {mean: 6 min}}
    patience: {exponential: {mean: 5 min}}
    then: {incident: 50 %, end: rest}
  incident:
    done_by: patrol
    travel: {gamma: {mean: 10 min, cv: 0.5}}
    takes: {lognormal: {mean: 50 min, cv: 1}}
    grades:
      1: {share: 30 %, attend_within: 15 min, units: 2}
      2: {share: rest, attend_within: 2 h}
    then: {case: 40 %, closed: rest}
  case: {done_by: detectives, lasts: {lognormal: {mean: 9 weeks, cv: 0.8}}, effort: 20 h}
ends: [end, closed]
targets:
  urgent answered: {kpi: begun_within, work: call, stream: urgent, within: 10 s, at_least: 50 %}
  grade 1 attended: {kpi: attended_within, work: incident, grade: 1, within: 15 min, at_least: 10 %}
  waits: {kpi: wait, percentile: 75, work: incident, at_most: 1 min}
  busy: {kpi: utilisation, team: patrol, at_most: 55 %}
  load: {kpi: caseload, percentile: 80, team: detectives, at_most: 1000}
costs: {overtime: 1.5, premiums: {night: 10 %}}
scenarios:
  more patrol: {means: Two more by day., change: {teams.patrol.staff.day: +2}}
  other standard: {means: A longer standard., change: {work.incident.grades.1.attend_within: 20 min}}
"""


def model() -> Model:
    return read_model("example.yaml", MODEL).model
