"""What an event says, in words."""

from __future__ import annotations

from peelian.exchange.journal import Event
from peelian.exchange.state import Kind


def told(event: Event) -> str:
    """The reasons, question or answer of an event, and what it was about."""
    content = event.content
    match Kind(event.kind):
        case Kind.CHECKED:
            count = len(content["findings"])
            found = "nothing found" if not count else f"{count} finding{'' if count == 1 else 's'}: "
            lacking = f"; not held: {'; '.join(content['lacking'])}" if content["lacking"] else ""
            return found + ", ".join(content["findings"]) + lacking
        case Kind.ASKED:
            raised = f" (from {content['finding']})" if content["finding"] else ""
            return f"Q{event.number}: {content['question']}{raised}"
        case Kind.ANSWERED:
            corrected = f"; corrected by {content['submission']}" if content["submission"] else "; the figure is right"
            return f"{content['query']}: {content['answer']}{corrected}"
        case Kind.SIGNED_OFF:
            count = len(content["holding"])
            return f"{count} slice{'' if count == 1 else 's'}, {content['digest']}"
        case _:
            because = content.get("because") or ""
            reasons = because if isinstance(because, str) else "; ".join(because)
            return ": ".join(filter(None, (content.get("query", ""), reasons)))
