"""Findings of every kind, what is done about them, what is disputed, and how a force is monitored."""

from __future__ import annotations

from django.db import models

from peelian.inspection import words
from peelian.register.models.row import Row, Versioned, lines, maybe, one_of, text, to


class Finding(Versioned):
    """See `inspection.records.Finding`."""

    kind = text(60)
    text = models.TextField(blank=True, default="")
    made_by = to("register.Organisation")
    owed_by = to("register.Organisation")
    made_on = models.DateField()
    inspection = maybe("register.Inspection", name="findings")
    question = models.CharField(max_length=200, blank=True, default="")
    number = models.CharField(max_length=40, blank=True, default="")
    due_on = models.DateField(null=True)
    standing = one_of(words.Standing, words.Standing.OPEN)
    since = models.DateField(null=True)
    quotation = models.TextField(blank=True, default="")
    wording = models.CharField(max_length=64, blank=True, default="")
    document = maybe("register.Document")
    place = models.TextField(blank=True, default="")
    marking = one_of(words.Marking, words.Marking.OFFICIAL)
    note = models.TextField(blank=True, default="")


class Link(Row):
    """See `inspection.records.Link`."""

    earlier = to("register.Finding", name="later_links")
    inspection = to("register.Inspection")
    became = one_of(words.Became)
    later = maybe("register.Finding", name="earlier_links")
    says = text()
    document = maybe("register.Document")
    place = text()


class Action(Versioned):
    """See `inspection.records.Action`."""

    finding = to("register.Finding", name="actions")
    text = models.TextField(blank=True, default="")
    owner = models.CharField(max_length=254, blank=True, default="")
    organisation = to("register.Organisation")
    due_on = models.DateField(null=True)
    measure = models.CharField(max_length=200, blank=True, default="")
    target = models.TextField(blank=True, default="")
    standing = one_of(words.Standing, words.Standing.OPEN)
    completed_on = models.DateField(null=True)


class Progress(Row):
    """See `inspection.records.Progress`."""

    finding = to("register.Finding", name="progress")
    on = models.DateField()
    says = text()
    by = text(254)
    action = maybe("register.Action", name="progress")
    completes = models.BooleanField(default=False)
    fact = text()
    fact_text = text()
    document = maybe("register.Document")
    place = text()


class Decision(Row):
    """See `inspection.records.Decision`."""

    finding = to("register.Finding", name="decisions")
    on = models.DateField()
    by = text(254)
    decided = text(60)
    why = text()
    document = maybe("register.Document")
    place = text()


class Challenge(Versioned):
    """See `inspection.records.Challenge`."""

    about = text(250)
    inspection = to("register.Inspection", name="challenges")
    claim = text()
    by = to("register.Organisation")
    on = models.DateField()
    document = maybe("register.Document")
    place = text()
    outcome = text()


class Answer(Row):
    """See `inspection.records.Answer`."""

    challenge = to("register.Challenge", name="answers")
    says = text()
    by = text(254)
    on = models.DateField()
    document = maybe("register.Document")
    place = text()


class Response(Versioned):
    """See `inspection.records.Response`."""

    inspection = to("register.Inspection", name="responses")
    by = to("register.Organisation")
    due_on = models.DateField()
    published_on = models.DateField(null=True)
    says = text()
    document = maybe("register.Document")


class Monitoring(Row):
    """See `inspection.records.Monitoring`."""

    force = text(60)
    stage = text(20)
    since = models.DateField()
    reasons = lines()
    document = maybe("register.Document")


class Discrepancy(Row):
    """See `inspection.records.Discrepancy`."""

    about = text(250)
    one_says = text()
    one_document = to("register.Document")
    other_says = text()
    other_document = to("register.Document")
    verdict = text()
    force = text(60)
    one_place = text()
    other_place = text()
    note = text()
