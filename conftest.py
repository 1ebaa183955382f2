"""What is set before pytest looks for tests.

Django, for tests in the register's own modules; which register it is, each test says. And that no example of a property
may take too long: a busy machine is no fault.
"""

from __future__ import annotations

import os

import django
from hypothesis import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peelian.register.settings")
# Two processes of tests share the cores: threads of BLAS would spend their time waiting for one another, busily.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
django.setup()
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
