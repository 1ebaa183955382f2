"""Answers that are kept: a mart never changes, so the same question has the same answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

A_ = TypeVar("A_", bound=Callable[..., Any])


def remembered(method: A_) -> A_:
    """A method that works each answer out once, and keeps it in its object's `_answers`.

    A list is given anew each time, so that nobody's changes to it are kept.
    """

    @wraps(method)
    def answer(self: Any, *args: Any, **kwargs: Any) -> Any:
        key = (method.__qualname__, args, tuple(sorted(kwargs.items())))
        answers: dict[Any, Any] = self._answers
        if key not in answers:
            answers[key] = method(self, *args, **kwargs)
        found = answers[key]
        return list(found) if isinstance(found, list) else found

    return answer  # type: ignore[return-value]
