"""Rows of the register over HTTP, as JSON, for whoever is logged in or for the public: what each may see, no more."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from peelian.inspection.holding import TABLES
from peelian.register.log_in import actor_of_request
from peelian.register.queries.visible import visible
from peelian.register.rows import plain, values_of


@require_GET
@cache_control(private=True, no_store=True)
def rows(request: HttpRequest, table: str) -> JsonResponse:
    """The rows of a table that the asker may see; of sensitive evidence not what it says."""
    if table not in TABLES:
        raise Http404(f"There is no table {table}.")
    actor = actor_of_request(request)
    found = [plain(values_of(row)) for row in visible(actor, table)]
    if table == "evidence":
        found = [_without_words(row) for row in found]
    return JsonResponse({"table": table, "asked_by": actor.person or "public", "rows": found})


def _without_words(row: dict[str, object]) -> dict[str, object]:
    return {**row, "says": "", "fact": "", "fact_text": ""} if row["marking"] == "OFFICIAL-SENSITIVE" else row
