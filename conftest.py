"""Django, set up before pytest looks for tests in the register's own modules. Which register it is, each test says."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peelian.register.settings")
django.setup()
