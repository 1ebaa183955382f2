"""What the register holds, as plain values: the words that rules, publications and exchange files share.

Everything has an id that never changes. A reference to another record is its id: `inspection`, `question`, `finding`,
`document`, `organisation`. A question is named by its permanent id in the catalogue's frameworks. Days are dates; an
empty text or None is what is not known.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import get_args

from peelian.catalogue.framework import OrganisationKind
from peelian.inspection.words import Became, JudgmentStage, Marking, Stage, Standing, Strength


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body that inspects, is inspected, oversees or advises. `kind` is one of ORGANISATION_KINDS.

    `force` is the id of the force that it is, or that it oversees; empty for a national body. What a `made_up` body did
    or was told is an example: publications say so at their top.
    """

    id: str
    name: str
    kind: str
    force: str = ""
    made_up: bool = False


ORGANISATION_KINDS: tuple[str, ...] = get_args(OrganisationKind)


@dataclass(frozen=True, slots=True)
class Document:
    """A published or internal paper that other records cite. `address` is where it was published, as text."""

    id: str
    title: str
    publisher: str = ""
    published_on: dt.date | None = None
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """One inspection of one force under one framework. `document` is its report, where it was published elsewhere."""

    id: str
    framework: str
    force: str
    title: str
    stage: Stage = Stage.PLANNED
    by: str = ""
    fieldwork_from: dt.date | None = None
    fieldwork_until: dt.date | None = None
    published_on: dt.date | None = None
    document: str = ""
    overall: str = ""
    note: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Area:
    """Whether a question of the framework was chosen for an inspection, and why, a line a reason."""

    id: str
    inspection: str
    question: str
    selected: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a judgment can rest on. `kind` is one of the framework's kinds of evidence.

    `fact` is the id of a Fact, frozen with `fact_text` (value, interval), `fact_basis` and `fact_mart` as it was when
    it was taken. `organisation` is whose record it is.
    """

    id: str
    inspection: str
    kind: str
    title: str
    question: str = ""
    says: str = ""
    strength: Strength = Strength.MODERATE
    source: str = ""
    on: dt.date | None = None
    document: str = ""
    place: str = ""
    marking: Marking = Marking.OFFICIAL
    organisation: str = ""
    fact: str = ""
    fact_text: str = ""
    fact_basis: str = ""
    fact_mart: str = ""
    withdrawn: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a piece of evidence, kept by the SHA-256 of its bytes. `size` is in bytes."""

    id: str
    evidence: str
    name: str
    media_type: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Judgment:
    """A grade on one question, or on a pillar (`pillar` is then set and `question` empty), with its reasons.

    `carried_from` is the cycle in which the question was last inspected, where the grade was carried over; empty where
    it was judged at this inspection. `evidence` are ids. `place` says where in the report it stands.
    """

    id: str
    inspection: str
    question: str = ""
    pillar: str = ""
    grade: str = ""
    reasons: str = ""
    stage: JudgmentStage = JudgmentStage.DRAFT
    carried_from: str = ""
    evidence: tuple[str, ...] = ()
    drafted_by: str = ""
    moderated_by: str = ""
    published_by: str = ""
    document: str = ""
    place: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Revision:
    """An earlier state of a judgment: what it said, who left it so and when (UTC), and why it was changed."""

    id: str
    judgment: str
    number: int
    grade: str
    reasons: str
    stage: JudgmentStage
    by: str
    at: dt.datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Anything that asks somebody to act. `kind` is one of the catalogue's finding kinds, so one table serves them all.

    `text` is what is asked, in the words of whoever wrote it here; `quotation` at most twelve words of the source, and
    `wording` the SHA-256 of the source's whole wording (see `lineage.wording_of`), so that "word for word" can be shown
    without carrying the words. `made_by` and `owed_by` are organisations. `series` tells apart findings of one body.
    """

    id: str
    kind: str
    text: str
    made_by: str
    owed_by: str
    made_on: dt.date
    inspection: str = ""
    question: str = ""
    number: str = ""
    due_on: dt.date | None = None
    standing: Standing = Standing.OPEN
    since: dt.date | None = None
    quotation: str = ""
    wording: str = ""
    document: str = ""
    place: str = ""
    marking: Marking = Marking.OFFICIAL
    note: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Link:
    """What a later inspection said of an earlier finding. `later` is the finding that it became; empty where met."""

    id: str
    earlier: str
    inspection: str
    became: Became
    later: str = ""
    says: str = ""
    document: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody will do about a finding. `owner` is a role or person; `measure` and `target` say when it worked."""

    id: str
    finding: str
    text: str
    owner: str
    organisation: str
    due_on: dt.date | None = None
    measure: str = ""
    target: str = ""
    standing: Standing = Standing.OPEN
    completed_on: dt.date | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """What was reported of a finding, or of one action for it, on a day. `completes` marks evidence of completion."""

    id: str
    finding: str
    on: dt.date
    says: str
    by: str
    action: str = ""
    completes: bool = False
    fact: str = ""
    fact_text: str = ""
    document: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of a finding (accepted, not accepted, closed, reopened …), by whom, on which day and why."""

    id: str
    finding: str
    on: dt.date
    by: str
    decided: str
    why: str
    document: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Challenge:
    """A claim that a report, a judgment or a finding is wrong; `about` is the kind and id, as "finding:F-1"."""

    id: str
    about: str
    inspection: str
    claim: str
    by: str
    on: dt.date
    document: str = ""
    place: str = ""
    outcome: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said to a challenge. All answers are kept, in their order."""

    id: str
    challenge: str
    says: str
    by: str
    on: dt.date
    document: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """What the local policing body must publish about a report; `due_on` is by the response clock."""

    id: str
    inspection: str
    by: str
    due_on: dt.date
    published_on: dt.date | None = None
    says: str = ""
    document: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Monitoring:
    """The stage of monitoring that a force was put in on a day ("scan" or "engage"), and why, a line a reason."""

    id: str
    force: str
    stage: str
    since: dt.date
    reasons: tuple[str, ...]
    document: str = ""


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Two sources that cannot both be right, or that use one word for two things. None of them is corrected.

    `about` is the kind and id of what it bears on; `verdict` what was made of it, in a sentence.
    """

    id: str
    about: str
    one_says: str
    one_document: str
    other_says: str
    other_document: str
    verdict: str
    force: str = ""
    one_place: str = ""
    other_place: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """A figure of a force that a report puts beside that of England and Wales; both frozen as texts with their basis.

    `fact` is the Fact's id, where a measure gives it.
    """

    id: str
    inspection: str
    title: str
    period: str
    force_text: str
    beside_text: str
    basis: str
    pillar: str = ""
    question: str = ""
    fact: str = ""
    document: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What a report says about one thing under a heading of its framework, in a sentence or two of our own.

    `part` is the sub-heading of the question; empty for the question's summary. `pillar` is set for a pillar's summary;
    all three are empty for the overall assessment, and `annex` is set for what it says of its data.
    """

    id: str
    inspection: str
    says: str
    question: str = ""
    part: str = ""
    pillar: str = ""
    annex: str = ""
    document: str = ""
    place: str = ""
