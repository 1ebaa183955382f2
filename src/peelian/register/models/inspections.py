"""Inspections, what they looked at, what was judged and on what evidence."""

from __future__ import annotations

from django.db import models

from peelian.inspection import words
from peelian.register.models.row import Row, Versioned, lines, maybe, one_of, text, to


class Document(Row):
    """See `inspection.records.Document`."""

    title = text()
    publisher = text()
    published_on = models.DateField(null=True)
    address = text()
    note = text()


class Inspection(Versioned):
    """See `inspection.records.Inspection`."""

    framework = text(100)
    force = text(60)
    title = text()
    stage = one_of(words.Stage, words.Stage.PLANNED)
    by = to("register.Organisation")
    fieldwork_from = models.DateField(null=True)
    fieldwork_until = models.DateField(null=True)
    published_on = models.DateField(null=True)
    document = maybe("register.Document")
    overall = text()
    note = text()


class Area(Row):
    """See `inspection.records.Area`."""

    inspection = to("register.Inspection", name="areas")
    question = text(200)
    selected = models.BooleanField()
    reasons = lines()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("inspection", "question"), name="one_area_a_question"),)


class Note(Row):
    """See `inspection.records.Note`."""

    inspection = to("register.Inspection", name="notes")
    says = text()
    question = text(200)
    part = text()
    pillar = text(100)
    annex = text()
    document = maybe("register.Document")
    place = text()


class Context(Row):
    """See `inspection.records.Context`."""

    inspection = to("register.Inspection", name="contexts")
    title = text()
    period = text(60)
    force_text = text()
    beside_text = text()
    basis = text(60)
    pillar = text(100)
    question = text(200)
    fact = text()
    document = maybe("register.Document")
    place = text()


class Evidence(Versioned):
    """See `inspection.records.Evidence`."""

    inspection = to("register.Inspection", name="evidence")
    kind = text(60)
    title = text()
    question = text(200)
    says = text()
    strength = one_of(words.Strength, words.Strength.MODERATE)
    source = text()
    on = models.DateField(null=True)
    document = maybe("register.Document")
    place = text()
    marking = one_of(words.Marking, words.Marking.OFFICIAL)
    organisation = maybe("register.Organisation")
    fact = text()
    fact_text = text()
    fact_basis = text(60)
    fact_mart = text(60)
    withdrawn = text()


class Attachment(Row):
    """See `inspection.records.Attachment`."""

    evidence = to("register.Evidence", name="attachments")
    name = text(255)
    media_type = text(120)
    sha256 = text(64)
    size = models.BigIntegerField()


class Judgment(Versioned):
    """See `inspection.records.Judgment`. One question of an inspection has one judgment; its states are revisions."""

    inspection = to("register.Inspection", name="judgments")
    question = text(200)
    pillar = text(100)
    grade = text(60)
    reasons = text()
    stage = one_of(words.JudgmentStage, words.JudgmentStage.DRAFT)
    carried_from = text(40)
    evidence = models.ManyToManyField(Evidence, related_name="judgments")
    drafted_by = text(254)
    moderated_by = text(254)
    published_by = text(254)
    document = maybe("register.Document")
    place = text()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("inspection", "question", "pillar"), name="one_judgment_a_question"),
        )


class Revision(Row):
    """See `inspection.records.Revision`."""

    judgment = to("register.Judgment", name="revisions")
    number = models.PositiveIntegerField()
    grade = text(60)
    reasons = text()
    stage = one_of(words.JudgmentStage)
    by = text(254)
    at = models.DateTimeField()
    why = text()
