"""Django, set up before pytest looks for tests in the register's own modules. Which register it is, each test says."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peelian.register.settings")
# Two processes of tests share the cores: threads of BLAS would spend their time waiting for one another, busily.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
django.setup()
