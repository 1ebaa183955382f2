"""What the local policing body publishes about a report, within the time that the law gives it."""

from __future__ import annotations

import datetime as dt

from peelian.core.errors import PeelianError
from peelian.register.models import Response
from peelian.register.standing import to_inspection
from peelian.register.step import Step, action


@action
def publish_response(
    step: Step, *, response: str, says: str, on: dt.date | None = None, document: str = "", version: int | None = None
) -> None:
    """Publish what the local policing body says of a report, which stops the clock."""
    row = step.find(Response, response, "response")
    step.permit(to_inspection(step.actor, row.inspection))
    if row.by_id != step.actor.organisation:
        raise PeelianError(f"{row.pk} is owed by {row.by_id}.", remedy="Nothing was changed.")
    if row.published_on:
        raise PeelianError(f"{row.pk} was published on {row.published_on}.", remedy="Nothing was changed.")
    step.change(row, version=version, says=says, published_on=on or step.today, document=document)
