"""Ids of new rows: what they belong to, and the next free number in it."""

from __future__ import annotations

import re

from django.db import models


def next_id(model: type[models.Model], stem: str) -> str:
    """The stem with the number after the highest that is in use, as in "kent-2019-judgment-4".

    It is taken within the action's transaction, which has waited for its turn, so no two get the same.
    """
    used = model._default_manager.filter(pk__startswith=f"{stem}-").values_list("pk", flat=True)
    numbers = [int(found[1]) for key in used if (found := re.fullmatch(re.escape(stem) + r"-(\d+)", str(key)))]
    return f"{stem}-{max(numbers, default=0) + 1}"
