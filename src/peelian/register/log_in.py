"""Logging in: nobody signs up by themselves, a second factor is always needed, and the audit tells of every attempt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from peelian.register.actor import PUBLIC, Actor, actor_of
from peelian.register.audit import add_event
from peelian.register.models import Person

ACCOUNTS = "/accounts/"
STARTED = "peelian_started"
LONGEST = dt.timedelta(hours=8)


class Closed(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator, who invites; there is no sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To what somebody may see, or to their second factor where they have none."""
        return "/register/inspections/" if is_mfa_enabled(request.user) else reverse("mfa_activate_totp")


class SecondFactor:
    """Nobody who is logged in goes past the account pages without a second factor, or for longer than a working day."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send to the page where what is missing can be done."""
        person = request.user
        if not isinstance(person, Person) or request.path.startswith(ACCOUNTS):
            return self.get_response(request)
        began = dt.datetime.fromtimestamp(request.session.get(STARTED, 0), dt.UTC)
        if dt.datetime.now(dt.UTC) - began > LONGEST:
            request.session.flush()
            return redirect("account_login")
        if not is_mfa_enabled(person):
            return redirect("mfa_activate_totp")
        return self.get_response(request)


def actor_of_request(request: HttpRequest) -> Actor:
    """Who asks through a page: the person who is logged in, or the public."""
    person = request.user
    return actor_of(person.email, via="page") if isinstance(person, Person) else PUBLIC


def invitation(person: Person) -> str:
    """The path of a page, good once and for a day, where somebody sets their first password."""
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    return reverse(
        "account_reset_password_from_key", kwargs={"uidb36": key.split("-", 1)[0], "key": key.split("-", 1)[1]}
    )


def _tell(person: str, organisation: str, event: str) -> None:
    with transaction.atomic():
        add_event(
            Actor(person, "", frozenset(), organisation, via="page"),
            event,
            f"people:{person}",
            [],
            dt.datetime.now(dt.UTC),
        )


def _logged_in(request: HttpRequest, user: Person, **_: Any) -> None:
    request.session[STARTED] = dt.datetime.now(dt.UTC).timestamp()
    _tell(user.email, user.organisation_id, "log_in")


def _logged_out(user: Person | None, **_: Any) -> None:
    if user is not None:
        _tell(user.email, user.organisation_id, "log_out")


def _refused(credentials: dict[str, Any], **_: Any) -> None:
    # Whatever was typed may be a password in the wrong box: only an address that is known is written down.
    given = str(credentials.get("email") or credentials.get("username") or "")
    known = Person.objects.filter(email__iexact=given).values_list("email", flat=True).first()
    _tell(known or "", "", "log_in_refused")


def listen() -> None:
    """Hear of log-ins from now on."""
    user_logged_in.connect(_logged_in, dispatch_uid="peelian")
    user_logged_out.connect(_logged_out, dispatch_uid="peelian")
    user_login_failed.connect(_refused, dispatch_uid="peelian")
