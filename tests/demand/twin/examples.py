"""The contract by example: small backlogs with fixed times, and what must come of them, worked out by hand.

Times are minutes since the start. What is expected of a visit is called by its work and its number.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from peelian.demand.model.model import Model
from peelian.demand.model.yaml_form import read_model

HEAD = """\
force: Example
calendar: {starts: 2018-04-02, weeks: 1, holidays: none}
shifts: {all: {from: "00:00", to: "00:00"}, first: {from: "00:00", to: "01:00"}, others: {from: "01:00", to: "00:00"}}
"""


class Example(NamedTuple):
    """`grades`: those that must be drawn, by work; a seed that draws them is looked for."""

    name: str
    text: str
    expected: dict[str, dict[str, Any]]
    grades: Mapping[str, list[int]] = MappingProxyType({})

    @property
    def model(self) -> Model:
        return read_model("example.yaml", HEAD + self.text).model


def at(started: int, finished: int, **others: object) -> dict[str, Any]:
    return {"started": started, "finished": finished, **others}


SHIFT_END = """\
teams: {{a: {{staff: {{first: 2, others: 1}}, at_shift_end: {rule}}}}}
work:
  job: {{done_by: a, takes: {{fixed: 90 min}}, starting_backlog: {{waited: [3 min, 2 min, 1 min, 0 min]}}}}
"""

EXAMPLES = [
    Example(
        "the smallest priority first, then what has been due for longest, and nothing overtakes",
        """\
teams: {a: {staff: {all: 2}, at_shift_end: finish}}
work:
  single: {done_by: a, priority: 3, takes: {fixed: 10 min}, starting_backlog: {waited: [90 min, 5 min]}}
  pair:
    done_by: a
    takes: {fixed: 20 min}
    starting_backlog: {waited: [60 min]}
    grades: {1: {share: 100 %, priority: 2, units: 2}}
  urgent: {done_by: a, takes: {fixed: 30 min}, starting_backlog: {waited: [10 min]}}
""",
        {"urgent 0": at(0, 30), "pair 0": at(30, 50), "single 0": at(50, 60), "single 1": at(50, 60)},
    ),
    Example(
        "the reserve stays free for what goes first",
        """\
teams: {a: {staff: {all: 3}, at_shift_end: finish, reserve_for_grade_1: 1}}
work:
  low: {done_by: a, priority: 2, takes: {fixed: 30 min}, starting_backlog: {waited: [3 min, 2 min, 1 min]}}
  high: {done_by: a, takes: {fixed: 10 min}, starting_backlog: {waiting: 1}}
""",
        {"high 0": at(0, 10), "low 0": at(0, 30), "low 1": at(10, 40), "low 2": at(30, 60)},
    ),
    Example(
        "a job takes units from those last due of the last begun, which go on later where they stopped",
        """\
teams: {a: {staff: {all: 3}, at_shift_end: finish}}
work:
  gate: {starting_backlog: {waiting: 1}, then: {later: rest}}
  later: {delay: {fixed: 25 min}, then: {incident: rest}}
  incident:
    done_by: a
    travel: {fixed: 10 min}
    takes: {fixed: 60 min}
    starting_backlog: {waited: [30 min, 20 min, 10 min]}
    grades: {1: {share: 30 %, units: 2, preempts: 2}, 2: {share: rest}}
""",
        {
            "later of gate 0": at(25, 25, entered=0, ready=25, attended=25, team=None),
            "incident of gate 0": at(25, 95, attended=35),
            "incident 0": at(0, 70, attended=10),
            "incident 1": at(0, 115, attended=10),
            "incident 2": at(0, 140, attended=10),
        },
        {"incident": [2, 2, 2], "incident of gate": [1]},
    ),
    Example(
        "travel that is broken off is done later",
        """\
teams: {a: {staff: {all: 1}, at_shift_end: finish}}
work:
  gate: {starting_backlog: {waiting: 1}, then: {later: rest}}
  later: {delay: {fixed: 4 min}, then: {incident: rest}}
  incident:
    done_by: a
    travel: {fixed: 10 min}
    takes: {fixed: 20 min}
    starting_backlog: {waiting: 1}
    grades: {1: {share: 30 %, preempts: 2}, 2: {share: rest}}
""",
        {"incident of gate 0": at(4, 34, attended=14), "incident 0": at(0, 60, attended=40)},
        {"incident": [2], "incident of gate": [1]},
    ),
    Example(
        "a team helps when nothing of its own waits",
        """\
teams: {a: {staff: {all: 1}, at_shift_end: finish}, h: {staff: {all: 1}, at_shift_end: finish}}
work:
  own: {done_by: h, takes: {fixed: 20 min}, starting_backlog: {waited: [1 min]}}
  job: {done_by: a, helped_by: h, takes: {fixed: 30 min}, starting_backlog: {waited: [3 min, 2 min, 1 min]}}
""",
        {
            "own 0": at(0, 20),
            "job 0": at(0, 30, team="a"),
            "job 1": at(20, 50, team="h"),
            "job 2": at(30, 60, team="a"),
        },
    ),
    Example(
        "helpers keep their reserve and do not pass over what comes first",
        """\
teams:
  a: {staff: {all: 2}, at_shift_end: finish}
  h: {staff: {all: 2}, at_shift_end: finish, reserve_for_grade_1: 1}
work:
  long: {done_by: a, takes: {fixed: 60 min}, starting_backlog: {waited: [9 min, 9 min]}}
  pair:
    done_by: a
    helped_by: h
    takes: {fixed: 30 min}
    starting_backlog: {waited: [5 min]}
    grades: {1: {share: 100 %, units: 2, priority: 2}}
  single: {done_by: a, helped_by: h, priority: 3, takes: {fixed: 10 min}, starting_backlog: {waited: [7 min]}}
""",
        {"long 1": at(0, 60), "pair 0": at(60, 90, team="a"), "single 0": at(60, 70, team="h")},
    ),
    Example(
        "a helper is free for what comes next once the team itself has begun what came first",
        """\
teams:
  a: {staff: {all: 2}, at_shift_end: finish}
  b: {staff: {all: 1}, at_shift_end: finish}
  h: {staff: {all: 1}, at_shift_end: finish}
work:
  long: {done_by: a, takes: {fixed: 30 min}, starting_backlog: {waited: [9 min, 9 min]}}
  longer: {done_by: b, takes: {fixed: 60 min}, starting_backlog: {waited: [9 min]}}
  pair:
    done_by: a
    helped_by: h
    takes: {fixed: 30 min}
    starting_backlog: {waited: [5 min]}
    grades: {1: {share: 100 %, units: 2}}
  single: {done_by: b, helped_by: h, priority: 2, takes: {fixed: 10 min}, starting_backlog: {waited: [7 min]}}
""",
        {"pair 0": at(30, 60, team="a"), "single 0": at(30, 40, team="h"), "longer 0": at(0, 60)},
    ),
    Example(
        "of several that are interrupted at once the first in the line goes on first",
        """\
teams: {a: {staff: {all: 1}, at_shift_end: finish}, b: {staff: {all: 2}, at_shift_end: finish}}
work:
  gate: {starting_backlog: {waiting: 1}, then: {later: rest}}
  later: {delay: {fixed: 25 min}, then: {incident: rest}}
  short: {done_by: a, takes: {fixed: 10 min}, starting_backlog: {waited: [9 min]}}
  incident:
    takes: {fixed: 60 min}
    starting_backlog: {waited: [3 min, 2 min]}
    grades:
      1: {share: 30 %, units: 2, preempts: 2, done_by: b}
      2: {share: rest, done_by: a, helped_by: b}
""",
        {
            "short 0": at(0, 10),
            "incident of gate 0": at(25, 85, team="b"),
            "incident 0": at(0, 60, team="a"),
            "incident 1": at(0, 95, team="a"),
        },
        {"incident": [2, 2], "incident of gate": [1]},
    ),
    Example(
        "who has waited exactly as long as patience still starts; who leaves is then at the other work",
        """\
teams: {a: {staff: {all: 1}, at_shift_end: finish}}
work:
  call:
    done_by: a
    takes: {fixed: 10 min}
    patience: {fixed: 10 min}
    diverts_to: back
    starting_backlog: {waiting: 3}
  back: {done_by: a, priority: 2, takes: {fixed: 5 min}}
""",
        {
            "call 0": at(0, 10),
            "call 1": at(10, 20),
            "call 2": {"left": 10, "next": "back"},
            "back of call 2": at(20, 25, entered=10),
        },
    ),
    Example(
        "who leaves lets those behind start at that moment, and then arrives elsewhere",
        """\
teams: {a: {staff: {all: 2}, at_shift_end: finish}}
work:
  long: {done_by: a, takes: {fixed: 60 min}, starting_backlog: {waited: [10 min]}}
  pair:
    done_by: a
    takes: {fixed: 10 min}
    patience: {fixed: 15 min}
    diverts_to: urgent
    starting_backlog: {waited: [1 min]}
    grades: {1: {share: 100 %, units: 2}}
  small: {done_by: a, priority: 2, takes: {fixed: 10 min}, starting_backlog: {waiting: 1}}
  urgent: {done_by: a, takes: {fixed: 5 min}}
""",
        {
            "long 0": at(0, 60),
            "pair 0": {"left": 14},
            "small 0": at(14, 24),
            "urgent of pair 0": at(24, 29, entered=14),
        },
    ),
    Example(
        "who leaves arrives after all others of the moment",
        """\
teams: {a: {staff: {all: 1}, at_shift_end: finish}, b: {staff: {all: 1}, at_shift_end: finish}}
work:
  call:
    done_by: a
    takes: {fixed: 30 min}
    patience: {fixed: 10 min}
    diverts_to: back
    starting_backlog: {waiting: 2}
  gate: {starting_backlog: {waiting: 1}, then: {later: rest}}
  later: {delay: {fixed: 10 min}, then: {back: rest}}
  back: {done_by: b, takes: {fixed: 5 min}}
""",
        {"call 1": {"left": 10}, "back of gate 0": at(10, 15), "back of call 1": at(15, 20, entered=10)},
    ),
    Example(
        "who has been interrupted no longer leaves",
        """\
teams: {a: {staff: {all: 1}, at_shift_end: finish}}
work:
  gate: {starting_backlog: {waiting: 1}, then: {later: rest}}
  later: {delay: {fixed: 4 min}, then: {incident: rest}}
  incident:
    done_by: a
    takes: {fixed: 20 min}
    patience: {fixed: 10 min}
    starting_backlog: {waiting: 1}
    grades: {1: {share: 30 %, preempts: 2}, 2: {share: rest}}
""",
        {"incident of gate 0": at(4, 24), "incident 0": at(0, 40, left=None)},
        {"incident": [2], "incident of gate": [1]},
    ),
    Example(
        "what is over at once frees its unit before a helper is asked",
        """\
teams: {h: {staff: {all: 1}, at_shift_end: finish}, a: {staff: {all: 1}, at_shift_end: finish}}
work:
  none: {done_by: a, takes: {fixed: 0 s}, starting_backlog: {waited: [2 min]}}
  some: {done_by: a, helped_by: h, takes: {fixed: 5 min}, starting_backlog: {waited: [1 min]}}
""",
        {"none 0": at(0, 0), "some 0": at(0, 5, team="a")},
    ),
    Example(
        "at a handover of some of the staff as large a part of the busy is relieved, those begun first",
        """\
teams: {a: {staff: {first: 3, all: 2}, at_shift_end: handover}}
work:
  long: {done_by: a, takes: {fixed: 3 h}, starting_backlog: {waited: [9 min, 9 min]}}
  short: {done_by: a, takes: {fixed: 100 min}, starting_backlog: {waited: [5 min, 4 min]}}
  next: {done_by: a, takes: {fixed: 30 min}, priority: 2, starting_backlog: {waiting: 3}}
""",
        {  # three of five are relieved when four are busy: 12 / 5 is two, the long ones
            "long 1": at(0, 180),
            "short 1": at(0, 100),
            "next 0": at(0, 30),
            "next 1": at(30, 60),
            "next 2": at(100, 130),
        },
    ),
    Example(
        "at a shift's end those who finish start nothing while too many are busy",
        SHIFT_END.format(rule="finish"),
        {"job 0": at(0, 90), "job 1": at(0, 90), "job 2": at(90, 180), "job 3": at(180, 270)},
    ),
    Example(
        "at a handover the next crew starts at once",
        SHIFT_END.format(rule="handover"),
        {"job 0": at(0, 90), "job 1": at(0, 90), "job 2": at(60, 150), "job 3": at(150, 240)},
    ),
    Example(
        "what is broken off at a shift's end goes on before others",
        SHIFT_END.format(rule="preempt"),
        {"job 0": at(0, 90), "job 1": at(0, 120), "job 2": at(120, 210), "job 3": at(210, 300)},
    ),
    Example(
        "appointments are given in order, at even distances, as long as there are places",
        """\
teams: {a: {staff: {all: 1}, at_shift_end: finish}}
work:
  visit:
    done_by: a
    takes: {fixed: 40 min}
    appointments: {per_day: 4, days: mon-tue, from: "08:00", to: "10:00", earliest: 9 h}
    starting_backlog: {waited: [20 min, 0 min, 0 min, 0 min, 0 min, 0 min, 0 min]}
    grades: {1: {share: 100 %, attend_within: appointment}}
""",
        {
            "visit 0": at(540, 580, due=540),
            "visit 1": at(580, 620, due=570),
            "visit 2": at(1920, 1960, due=1920),
            "visit 5": at(2040, 2080, due=2010),
            "visit 6": {"ready": 0, "due": None, "started": None},
        },
    ),
    Example(
        "jobs of no length are over at once, one after another",
        """\
teams: {a: {staff: {all: 1}, at_shift_end: finish}}
work:
  none: {done_by: a, takes: {fixed: 0 s}, starting_backlog: {waited: [3 min, 2 min, 1 min]}, then: {some: rest}}
  some: {done_by: a, priority: 2, takes: {fixed: 5 min}}
""",
        {"none 2": at(0, 0), "some of none 0": at(0, 5), "some of none 1": at(5, 10), "some of none 2": at(10, 15)},
    ),
    Example(
        "cases wait for a place among those that all may carry together",
        """\
teams: {d: {staff: 2, at_shift_end: finish, caseload_limit: 1}}
work:
  case: {done_by: d, lasts: {fixed: 3 h}, starting_backlog: {waited: [30 min, 20 min, 10 min]}}
""",
        {"case 0": at(0, 180), "case 1": at(0, 180), "case 2": at(180, 360, attended=180)},
    ),
    Example(
        "cases go on more slowly when there are too few hours, fixed as each hour begins",
        """\
teams: {d: {staff: 1, at_shift_end: finish, hours_per_week: 168}}
work:
  case: {done_by: d, lasts: {fixed: 3 h}, effort: 6 h, starting_backlog: {waited: [30 min, 20 min]}}
""",
        {"case 0": at(0, 540), "case 1": at(0, 540)},
    ),
    Example(
        "who had left before the start is at the other work as it starts",
        """\
teams: {a: {staff: {all: 1}, at_shift_end: finish}}
work:
  call:
    done_by: a
    takes: {fixed: 10 min}
    patience: {fixed: 4 min}
    diverts_to: back
    starting_backlog: {waited: [9 min, 1 min]}
  back: {done_by: a, takes: {fixed: 5 min}}
""",
        {
            "call 0": {"left": -5, "started": None},
            "back of call 0": at(10, 15, entered=0, due=0),
            "call 1": at(0, 10),
        },
    ),
    Example(
        "who had left before the start arrives in the order of all that arrives then",
        """\
teams: {a: {staff: {all: 1}, at_shift_end: finish}, b: {staff: {all: 1}, at_shift_end: finish}}
work:
  call:
    done_by: a
    takes: {fixed: 0 s}
    patience: {fixed: 4 min}
    diverts_to: back
    starting_backlog: {waited: [9 min, 1 min]}
    then: {back: rest}
  back: {done_by: b, takes: {fixed: 5 min}}
""",
        {"call 1": at(0, 0), "back of call 0": at(0, 5), "back of call 1": at(5, 10)},
    ),
]
