"""Addresses of the register: log-in, its second factor, and rows as JSON. Screens come above this room."""

from __future__ import annotations

from django.urls import include, path

from peelian.register.reading import rows

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("register/<str:table>/", rows, name="register_rows"),
]
