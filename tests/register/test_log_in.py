"""Logging in, through Django's test client: no sign-up, a second factor for all, and an account of every attempt."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.register.conftest import World

from peelian.register.actions.people import close_account, invite_person
from peelian.register.audit import chain_faults
from peelian.register.models import AuditEvent, Person

PASSWORD = "a long enough pass phrase"


def code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


class Browser(Client):
    """The test client as a browser that has come by HTTPS."""

    def request(self, **given: Any) -> Any:
        return super().request(**{**given, "wsgi.url_scheme": "https", "SERVER_PORT": "443"})


@pytest.fixture
def client() -> Client:
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Browser(SERVER_NAME="localhost")


def with_password(email: str) -> Person:
    person = Person.objects.get(email=email)
    person.set_password(PASSWORD)
    person.save()
    return person


def with_second_factor(email: str) -> str:
    secret = generate_totp_secret()
    TOTP.activate(with_password(email), secret)
    return str(secret)


def logged_in(client: Client, email: str) -> Client:
    secret = with_second_factor(email)
    client.post("/accounts/login/", {"login": email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    return client


def test_the_public_reads_what_is_public(world: World, client: Client) -> None:
    answer = client.get("/register/organisations/")
    assert answer.status_code == 200
    assert answer.json()["asked_by"] == "public"
    assert "no-store" in answer["Cache-Control"]
    assert client.get("/register/people/").status_code == 404


def test_an_invitation_sets_the_first_password_once(world: World, client: Client) -> None:
    path = invite_person(world.operator, email="lead@example.org")
    page = client.get(path, follow=True)
    assert page.status_code == 200
    form = page.redirect_chain[-1][0]
    done = client.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    assert done.status_code == 302
    assert Person.objects.get(email="lead@example.org").check_password(PASSWORD)
    again = client.get(path, follow=True)
    assert b"password1" not in again.content


def test_without_a_second_factor_nothing_but_the_account_pages_opens(world: World, client: Client) -> None:
    with_password("lead@example.org")
    client.post("/accounts/login/", {"login": "lead@example.org", "password": PASSWORD})
    answer = client.get("/register/inspections/")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("mfa_activate_totp")


def test_with_a_second_factor_the_person_is_known(world: World, client: Client) -> None:
    assert logged_in(client, "lead@example.org").get("/register/inspections/").json()["asked_by"] == "lead@example.org"


def test_a_wrong_code_does_not_let_in(world: World, client: Client) -> None:
    with_second_factor("lead@example.org")
    client.post("/accounts/login/", {"login": "lead@example.org", "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert client.get("/register/inspections/").json()["asked_by"] == "public"


def test_nobody_signs_up(world: World, client: Client) -> None:
    given = {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD}
    answer = client.post("/accounts/signup/", given)
    assert not Person.objects.filter(email="x@example.org").exists()
    assert answer.status_code in (200, 302)


def test_a_closed_account_cannot_log_in(world: World, client: Client) -> None:
    with_second_factor("lead@example.org")
    close_account(world.operator, email="lead@example.org")
    client.post("/accounts/login/", {"login": "lead@example.org", "password": PASSWORD})
    assert client.get("/register/inspections/").json()["asked_by"] == "public"


def test_attempts_are_in_the_audit_without_what_was_typed(world: World, client: Client) -> None:
    logged_in(client, "lead@example.org")
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": "lead@example.org", "password": "wrong"})
    client.post("/accounts/login/", {"login": "my-password@example.org", "password": "wrong"})
    told = list(AuditEvent.objects.order_by("number").values_list("action", "person"))[-4:]
    assert told == [
        ("log_in", "lead@example.org"), ("log_out", "lead@example.org"), ("log_in_refused", "lead@example.org"),
        ("log_in_refused", ""),
    ]  # fmt: skip
    assert not AuditEvent.objects.filter(about__contains="my-password").exists()
    assert chain_faults().faults == ()


def test_many_wrong_passwords_lock_the_door_for_a_while(world: World, client: Client) -> None:
    with_second_factor("lead@example.org")
    for _ in range(6):
        client.post("/accounts/login/", {"login": "lead@example.org", "password": "wrong"})
    answer = client.post("/accounts/login/", {"login": "lead@example.org", "password": PASSWORD})
    assert answer.status_code in (200, 429)
    assert client.get("/register/inspections/").json()["asked_by"] == "public"


def test_a_session_ends_after_a_working_day(world: World, client: Client) -> None:
    from peelian.register.log_in import LONGEST, STARTED

    logged_in(client, "lead@example.org")
    session = client.session
    session[STARTED] -= LONGEST.total_seconds() + 60
    session.save()
    assert client.get("/register/inspections/")["Location"] == "/accounts/login/"


def test_settings_pass_the_check_for_deployment(world: World) -> None:
    from django.core.checks import run_checks

    assert [each for each in run_checks(include_deployment_checks=True) if each.level >= 30] == []
