"""Addresses of the register: log-in and its second factor. Screens come above this room."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("accounts/", include("allauth.urls"))]
