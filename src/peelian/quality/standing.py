"""What people have said of the data: which slices were signed off, and which findings were explained."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from peelian.quality.finding import Place

Signed = tuple[Place, str]


@dataclass(frozen=True)
class Standing:
    """Slices signed off, each with the submission that held it then, and the findings whose answer was taken.

    A slice that was corrected since is held by another submission, so it is signed off no more.
    """

    signed: frozenset[Signed] = frozenset()
    explained: frozenset[str] = frozenset()

    @property
    def fingerprint(self) -> str:
        """The same for the same standing; "" where nothing was ever said."""
        if not self.signed and not self.explained:
            return ""
        text = "\n".join([*sorted(map(str, self.signed)), *sorted(self.explained)])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


NOTHING_SAID = Standing()
