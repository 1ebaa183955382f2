"""Texts as YAML that reads back as the same texts."""

from __future__ import annotations

import re

import yaml


def scalar(text: str) -> str:
    """A text as YAML, plain where that is safe, also within braces.

    >>> scalar("Crime type"), scalar("no"), scalar("a: b")
    ('Crime type', '"no"', '"a: b"')
    """
    plain = re.fullmatch(r"[A-Za-z](?:[A-Za-z0-9_ ./()&'-]*[A-Za-z0-9_)])?", text) is not None
    if plain and "  " not in text and yaml.safe_load(text) == text:
        return text
    quoted = yaml.safe_dump(text, default_style='"', allow_unicode=_printable(text), width=1_000_000)
    return str(quoted).rstrip("\n")


def remark(text: str) -> str:
    """A text that can stand in a comment."""
    return re.sub(r"\s+", " ", "".join(each if each.isprintable() else " " for each in text)).strip()


def pairs(items: dict[str, str]) -> str:
    """A mapping on one line."""
    return "{" + ", ".join(f"{scalar(key)}: {scalar(value)}" for key, value in items.items()) + "}"


def _printable(text: str) -> bool:
    return all(each.isprintable() and each < "\ud800" for each in text)
