"""All the register's tables together: which there are, and a holding of records of each."""

from __future__ import annotations

from dataclasses import dataclass

from peelian.inspection.records import (
    Action,
    Answer,
    Area,
    Attachment,
    Challenge,
    Context,
    Decision,
    Discrepancy,
    Document,
    Evidence,
    Finding,
    Inspection,
    Judgment,
    Link,
    Monitoring,
    Note,
    Organisation,
    Progress,
    Response,
    Revision,
)

Record = (
    Organisation | Document | Inspection | Area | Evidence | Attachment | Judgment | Revision | Finding | Link | Action
    | Progress | Decision | Challenge | Answer | Response | Monitoring | Discrepancy | Context | Note
)  # fmt: skip

# Each table of an exchange file and of the register, in the order in which one may refer to another.
TABLES: dict[str, type[Record]] = {
    "organisations": Organisation,
    "documents": Document,
    "inspections": Inspection,
    "areas": Area,
    "notes": Note,
    "contexts": Context,
    "evidence": Evidence,
    "attachments": Attachment,
    "judgments": Judgment,
    "revisions": Revision,
    "findings": Finding,
    "links": Link,
    "actions": Action,
    "progress": Progress,
    "decisions": Decision,
    "challenges": Challenge,
    "answers": Answer,
    "responses": Response,
    "monitoring": Monitoring,
    "discrepancies": Discrepancy,
}


@dataclass(frozen=True, slots=True)
class Holding:
    """Records of every table: the whole of what somebody may see, or of one inspection."""

    organisations: tuple[Organisation, ...] = ()
    documents: tuple[Document, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    areas: tuple[Area, ...] = ()
    notes: tuple[Note, ...] = ()
    contexts: tuple[Context, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    judgments: tuple[Judgment, ...] = ()
    revisions: tuple[Revision, ...] = ()
    findings: tuple[Finding, ...] = ()
    links: tuple[Link, ...] = ()
    actions: tuple[Action, ...] = ()
    progress: tuple[Progress, ...] = ()
    decisions: tuple[Decision, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    answers: tuple[Answer, ...] = ()
    responses: tuple[Response, ...] = ()
    monitoring: tuple[Monitoring, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
