"""Organisations, the people who act for them, and the roles they hold."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from peelian.register.models.row import Row, text, to


class Organisation(Row):
    """See `inspection.records.Organisation`."""

    name = text()
    kind = text(40)
    force = text(60)
    made_up = models.BooleanField(default=False)


class People(BaseUserManager["Person"]):
    """How allauth finds people by what they log in with."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person of that e-mail address, whatever its case."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who can act, for one organisation. A person who left is not deleted: what they did names them."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    organisation = to("register.Organisation")
    is_active = models.BooleanField(default=True)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.email


class RoleHeld(models.Model):
    """A role that a person holds in their organisation, from a day and perhaps until one."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ("person_id", "since", "id")
