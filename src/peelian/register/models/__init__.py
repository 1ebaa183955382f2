"""The register's rows, one model a record of `inspection.records`, and those of people and the audit."""

from __future__ import annotations

from peelian.register.models.audit import AuditEvent, AuditHead
from peelian.register.models.findings import (
    Action,
    Answer,
    Challenge,
    Decision,
    Discrepancy,
    Finding,
    Link,
    Monitoring,
    Progress,
    Response,
)
from peelian.register.models.inspections import (
    Area,
    Attachment,
    Context,
    Document,
    Evidence,
    Inspection,
    Judgment,
    Note,
    Revision,
)
from peelian.register.models.people import Organisation, Person, RoleHeld

__all__ = [
    "Action",
    "Answer",
    "Area",
    "Attachment",
    "AuditEvent",
    "AuditHead",
    "Challenge",
    "Context",
    "Decision",
    "Discrepancy",
    "Document",
    "Evidence",
    "Finding",
    "Inspection",
    "Judgment",
    "Link",
    "Monitoring",
    "Note",
    "Organisation",
    "Person",
    "Progress",
    "Response",
    "Revision",
    "RoleHeld",
]
