"""Sound entries of each kind, and faulty ones made from them: where the first fault is and what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from peelian.catalogue.load import load_catalogue
from peelian.core.errors import CatalogueError, CatalogueFault
from peelian.publish.binding import check_publications

Write = Callable[..., Path]
ANY = "any"

MEASURE = """\
id: team.calls
title: All calls
asks: How many calls are there?
dataset: calls
numerator: {count: all}
unit: calls
better: neutral
definition: Every call.
owner: the team
reviewed: 2026-01-01
"""
OPEN = """\
id: team.open
title: Open logs
asks: How many logs are open?
dataset: incidents
clock: {start: created_at, stop: closed_at}
numerator: {count: age > 7}
unit: incidents
better: lower
definition: Logs open for more than a week.
owner: the team
reviewed: 2026-01-01
"""
DATASET = """\
id: stops
title: Stops
one_row_is: one stop
time: stopped_at
columns:
  stopped_at: {type: timestamp, required: true, means: when it was}
  kind: {type: category, values: [person, vehicle], means: who was stopped}
"""
COUNTED = """\
id: tallies
title: Tallies
one_row_is: one tally
grain: counted
time: period
parts: [kind, period]
columns:
  period: {type: period, required: true, means: what it covers}
  kind: {type: category, values: [person, vehicle], required: true, means: who was counted}
  taken_on: {type: date, required: true, means: day of counting}
"""
MAPPING = """\
id: their-calls
title: Calls as they send them
dataset: calls
source: force-extract
columns:
  call_ref: Reference
  received_at: Time
  outcome: Result
  line: {column: Number, values: {emergency: "999"}}
"""
BLOCKS = MAPPING + 'blocks: {counter: "", forces: [kent, essex]}\n'
INDICATORS = """\
id: team
title: The team
owner: the team
reviewed: 2026-01-01
indicators:
  team_visits:
    title: Visits
    asks: How often do we visit?
    unit: cases
    definition: Visits of the team.
"""
GROUP = """\
id: like-kent
title: Forces like Kent
force: kent
members: [essex, surrey]
as_of: 2019-07-22
source: a list of 2019
"""
DISTANCE_GROUP = """\
id: nearest
title: Forces nearest by residents
count: 5
variables:
  - {measure: people.residents, source: ons, period: 2018, weight: 2, scale: log, because: Size matters.}
  - {measure: "people.share_by_ethnicity[group=White]", source: ons-tables, period: 2011-03, because: It differs.}
owner: the team
reviewed: 2026-01-01
"""
DISPARITY = """\
id: whom-we-search
title: Whom we search
measure: stop_search.persons
by: officer_defined_ethnicity
residents: {measure: people.residents_by_ethnicity, by: group, source: ons-tables, geography: the force area}
groups:
  White: {recorded: [White], residents: [White]}
  Black: {recorded: [Black], residents: [Black]}
  Others: {recorded: [Asian, Mixed, Other], residents: [Asian, Mixed, Chinese, Other]}
reference: White
not_stated: [(none)]
shares: [stop_search.arrest_rate]
owner: the team
reviewed: 2026-01-01
"""
TERM = """\
id: pip
title: Professionalising investigation programme
short: PIP
means: How investigators are trained.
"""
PUBLISHED = """\
id: their-report
title: Their report
publisher: the force
published: 2019-07-01
force: kent
figures:
  - {fact: K1, measure: contact.mean_answer_time, breakdown: {line: "999"}, period: 2018-19, value: 5, where: table 1}
"""
SAMPLE = """\
id: made-up
title: Made-up records
force: kent
seed: 1
years: [2018-19]
published: [leicestershire-panel-2019]
free: {late_share: 0.1}
shapes:
  weekday: {source: free, weights: {1: 1, 2: 2}}
"""
PUBLICATION = """\
id: weekly
title: Weekly report
audience: the team
sections:
  - number: 1
    title: Calls
    kpis: [contact.calls_999]
    paragraphs:
      - - Some words.
        - 'More of {{ fact("contact.calls_999") }}.'
"""
SOURCE = """\
id: their-system
title: Their system
kind: real
"""
COLLECTION = """\
id: their-calls-monthly
title: Their calls, monthly
why: We ask for them.
source: force-extract
every: month
starts: 2018-04
records:
  - {dataset: calls, columns: [line]}
figures:
  calls: {title: Calls, dataset: calls, count: all}
  late: {title: Late calls, dataset: calls, count: answered_after > 10, share_of: calls}
agreements:
  - {id: late-within-calls, says: There cannot be more, figures: late, at_most: calls}
signed_off_by: the head of contact
owner: the team
"""
SCALE = """\
id: three-steps
title: Three steps
grades:
  - {id: in-place, title: In place}
  - {id: in-part, title: In part}
  - {id: not-yet, title: Not yet, serious: true}
source: the handbook
"""
FRAMEWORK = """\
id: our-round
title: Our round
programme: ours
cycle: "2026"
order: 2026
publisher: the force
scale: four-grades
pillars: [{id: work, title: Work}]
questions:
  - id: our-round.answering
    pillar: work
    number: "1"
    title: Answering calls
    previous: [peel-2018-19.meeting-demand]
    measures: [contact.calls_999]
  - id: our-round.files
    title: Case files
    aliases: [{name: Disclosure, where: the board}]
evidence:
  - {id: data, title: Data, means: a figure, needs: fact}
  - {id: sample, title: Dip sample, means: records read}
source: the handbook
"""
FINDING_KIND = """\
id: board-action
title: Board action
plural: board actions
means: What the board wants done.
duty: The owner reports to the next meeting.
made_by: [force]
closed_by:
  - [performance manager, maker]
source: the board
"""
SOUND = {
    "measures": (MEASURE, OPEN),
    "datasets": (DATASET, COUNTED),
    "mappings": (MAPPING, BLOCKS),
    "indicators": (INDICATORS,),
    "groups": (GROUP,),
    "distance_groups": (DISTANCE_GROUP,),
    "disparities": (DISPARITY,),
    "terms": (TERM,),
    "published": (PUBLISHED,),
    "samples": (SAMPLE,),
    "publications": (PUBLICATION,),
    "sources": (SOURCE,),
    "collections": (COLLECTION,),
    "scales": (SCALE,),
    "frameworks": (FRAMEWORK,),
    "finding_kinds": (FINDING_KIND,),
}


@dataclass(frozen=True)
class Case:
    """A wrong entry: where the first fault is, and words that its text must have.

    `field` is ANY where YAML itself stumbles and knows a line only.
    """

    kind: str
    text: str
    line: int
    field: str
    words: tuple[str, ...]


def changed(kind: str, base: str, old: str, new: str, *where: int | str) -> Case:
    """The entry with `old` replaced by `new`; `where` is line, field, then words."""
    assert base.count(old) == 1, f"{old!r} is not there once"
    return _case(kind, base.replace(old, new), where)


def with_more(kind: str, base: str, more: str, *where: int | str) -> Case:
    """The entry with lines added at its end."""
    return _case(kind, base + more + "\n", where)


def _case(kind: str, text: str, where: tuple[int | str, ...]) -> Case:
    line, field, *words = where
    return Case(kind, text, int(line), str(field), tuple(str(word) for word in words))


def faults_of(folder: Path) -> list[CatalogueFault]:
    """What `peelian catalogue check` finds wrong in a workspace's catalogue."""
    with pytest.raises(CatalogueError) as caught:
        check_publications(load_catalogue(folder))
    return caught.value.faults


def assert_faulty(case: Case, write: Write, folder: Path) -> None:
    """The first fault is in the case's file, at its line and field, with its words and a remedy."""
    file = write(case.kind, case.text)

    first = faults_of(folder)[0]

    assert (first.file, first.line) == (str(file), case.line)
    assert case.field in (ANY, first.field)
    assert first.remedy
    for word in case.words:
        assert word in f"{first.problem} {first.remedy}"
