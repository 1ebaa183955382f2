"""The audit: an event for each action and each read that must be accounted for, only ever added to."""

from __future__ import annotations

from django.db import models


class AuditEvent(models.Model):
    """Who did what to what, when (UTC). `changes` is JSON; `seal` is over this event and the seal before it.

    Times and changes are texts, so that the seal is over the same bytes in every database.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.CharField(max_length=40)
    person = models.CharField(max_length=254)
    organisation = models.CharField(max_length=200)
    via = models.CharField(max_length=200)
    action = models.CharField(max_length=60)
    about = models.TextField()
    changes = models.TextField()
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class AuditHead(models.Model):
    """The last event's number and seal: the one row for which writers wait in turn."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    seal = models.CharField(max_length=64, default="", blank=True)
