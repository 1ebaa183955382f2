"""Which addresses may be asked: a publisher's own hosts over TLS, and this machine where a person names it."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from peelian.core.errors import shortened
from peelian.records.fetching.problems import FetchError

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Allowed:
    """The hosts of a publisher; `loopback` is a host and port of this machine that a person gave, "" without one."""

    hosts: tuple[str, ...]
    loopback: str = ""

    @classmethod
    def given(cls, hosts: tuple[str, ...], address: str) -> Allowed:
        """What a person's own address allows: the publisher's hosts, and this machine if it is the one named."""
        parts = _parts(address)
        return cls(hosts, parts.netloc if _is_loopback(parts) else "")

    def check(self, address: str, *, was: str = "the address") -> str:
        """The address itself, if it may be asked. Raises FetchError for one that is not the publisher's, or not TLS."""
        parts = _parts(address)
        if self.loopback and parts.netloc == self.loopback and parts.scheme in ("http", "https"):
            return address
        known = " or ".join(self.hosts)
        if parts.scheme != "https":
            problem = f"{was} {shortened(address)!r} does not begin with https://."
            raise FetchError(_sentence(problem), remedy=f"Give the publisher's own address, at {known}.")
        if parts.hostname not in self.hosts or parts.port not in (None, 443) or parts.username is not None:
            problem = f"{was} {shortened(address)!r} is not at {known}."
            raise FetchError(_sentence(problem), remedy="Nothing was fetched from there. Check where the file is now.")
        return address

    def redirected(self, address: str, target: str) -> str:
        """Where an answer sends us, if it may be asked."""
        try:
            joined = urljoin(address, target)
        except ValueError:
            joined = target
        return self.check(joined, was="the publisher sent us on, and the address")


def named(address: str) -> str:
    """The name at the end of an address that a person gave, safe as a file's name.

    >>> named("https://assets.publishing.service.gov.uk/media/5f/prc-tables%202024.ods?x=1")
    'prc-tables-202024.ods'
    """
    last = _parts(address).path.rstrip("/").rpartition("/")[2]
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", last).strip(".-")[-LONGEST_NAME:].lstrip(".-")
    return safe or "file"


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as error:
        raise FetchError(
            f"{shortened(address)!r} is not an address: {error}.", remedy="Copy it whole from the publisher's page."
        ) from error
    return parts


def _is_loopback(parts: SplitResult) -> bool:
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]
