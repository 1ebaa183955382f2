"""What a publisher's answer says about itself: where it begins, how long it is, and its digest."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_PARTS = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")
_ALGORITHMS = {"sha-256": "sha256", "sha-512": "sha512", "md5": "md5"}


@dataclass(frozen=True, slots=True)
class Length:
    """Where the bytes of an answer begin, and how long the whole file is; -1 where it is not said."""

    start: int
    whole: int


def length(status: int, headers: Mapping[str, str]) -> Length | None:
    """Where an answer begins and how long the file is; None for a part that does not say which part it is."""
    if status == 206:
        found = _PARTS.fullmatch(headers.get("content-range", "").strip())
        if found is None:
            return None
        return Length(int(found[1]), -1 if found[3] == "*" else int(found[3]))
    said = headers.get("content-length", "")
    return Length(0, int(said) if said.isdecimal() and is_plain(headers) else -1)


def is_plain(headers: Mapping[str, str]) -> bool:
    """Whether the bytes come as they are, not packed on the way."""
    return headers.get("content-encoding", "identity").strip().lower() in ("", "identity")


def digests(status: int, headers: Mapping[str, str]) -> dict[str, bytes]:
    """Digests of the whole file that an answer gives: algorithm → bytes.

    >>> digests(200, {"content-md5": "1B2M2Y8AsgTpgAmY7PhCfg=="})["md5"].hex()
    'd41d8cd98f00b204e9800998ecf8427e'
    """
    found: dict[str, bytes] = {}
    if not is_plain(headers):
        return found
    for each in f"{headers.get('repr-digest', '')},{headers.get('digest', '')}".split(","):
        name, _, value = each.strip().partition("=")
        algorithm = _ALGORITHMS.get(name.strip().lower())
        if algorithm and (content := _unpacked(value.strip().strip(":"))):
            found[algorithm] = content
    if status == 200 and (content := _unpacked(headers.get("content-md5", ""))):
        found["md5"] = content
    return found


def disagreeing(file: Path, expected: Mapping[str, bytes]) -> str:
    """The first algorithm whose digest of the file is another than expected; "" where all agree."""
    for algorithm, digest in expected.items():
        with file.open("rb") as opened:
            if hashlib.file_digest(opened, algorithm).digest() != digest:
                return algorithm
    return ""


def _unpacked(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
