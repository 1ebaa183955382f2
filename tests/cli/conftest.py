from __future__ import annotations

from tests.publisher import publisher

__all__ = ["publisher"]
