"""Bringing the bytes of one address into a file: asked once at a time, resumed where they were cut."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from peelian.core.errors import shortened
from peelian.records.fetching.address import Allowed
from peelian.records.fetching.answer import digests, disagreeing, is_plain, length
from peelian.records.fetching.manifest import Half, Version
from peelian.records.fetching.pace import LONGEST_WAIT, Pace, retry_after
from peelian.records.fetching.problems import BY_HAND, FetchError, NotThereError, TryAgainError

if TYPE_CHECKING:
    import httpx

MOST_REDIRECTS = 5
LEAST_BYTES = 1024
BUSY = (429, 500, 502, 503, 504)
MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Limits:
    """How often to try, how long to wait for bytes (seconds), and how large a file may be (bytes)."""

    tries: int
    timeout: float
    largest: int


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that came whole: the address that gave it in the end, and its version there."""

    came_from: str
    version: Version


@dataclass
class Transfer:
    """One connection to one publisher, which brings one file after another."""

    client: httpx.Client
    allowed: Allowed
    pace: Pace
    limits: Limits
    progress: Callable[[int, int], None] = field(default=lambda done, total: None)
    clock: Callable[[], float] = time.monotonic

    def bring(self, address: str, half: Half, known: Version | None) -> Brought | None:
        """Bring a file into `half`; None where the publisher says that it is still of the version `known`.

        Raises NotThereError for an address that has no file, and FetchError for what trying again does not cure.
        """
        self.allowed.check(address)
        problem = ""
        for attempt in range(self.limits.tries):
            try:
                return self._try(address, half, known)
            except TryAgainError as error:
                problem = error.problem
                if error.wait is not None and error.wait > LONGEST_WAIT:
                    minutes = f"{error.wait / 60:,.0f} minutes"
                    raise FetchError(
                        f"{shortened(address)}: {problem}. It asks to wait {minutes}.",
                        remedy=f"Run the command again in {minutes}; what came is kept.",
                    ) from error
                self.pace.hold(attempt, error.wait)
        raise FetchError(
            f"{shortened(address)}: {problem}, in {self.limits.tries} tries.",
            remedy=f"Run the command again later: it carries on where it stopped. {BY_HAND}",
        )

    def _try(self, address: str, half: Half, known: Version | None) -> Brought | None:
        import httpx

        held, version = half.held(address)
        headers = _conditions(held, version, known)
        try:
            for current in self._places(address):
                self.pace.wait()
                with self.client.stream("GET", current.address, headers=headers) as answer:
                    if answer.status_code in MOVED:
                        current.address = self.allowed.redirected(current.address, answer.headers.get("location", ""))
                        continue
                    if answer.status_code == 304 and known is not None and not held:
                        return None
                    self._take(address, answer, half, held, version)
                    return Brought(current.address, Version.of(answer.headers))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            raise _unreachable(current.address, error) from error
        except httpx.TransportError as error:
            raise TryAgainError(_broken(error, self.limits.timeout)) from error
        except (httpx.InvalidURL, httpx.DecodingError) as error:
            raise FetchError(f"{shortened(address)}: {error}.", remedy="Check the address.") from error
        raise AssertionError("unreachable: _places raises when it ends")

    def _places(self, address: str) -> Iterator[_Place]:
        place = _Place(address)
        for _ in range(MOST_REDIRECTS + 1):
            yield place
        raise FetchError(
            f"{shortened(address)}: the publisher sent us on more than {MOST_REDIRECTS} times.",
            remedy="Open the address in a browser to see where the file is now.",
        )

    def _take(self, address: str, answer: httpx.Response, half: Half, held: int, version: Version) -> None:
        """Take the bytes of an answer into `half` and hold the whole against what the answer said of it."""
        self._refuse(address, answer, half)
        said = length(answer.status_code, answer.headers)
        if answer.status_code == 206:
            if not held or said is None or said.start != held or not version.goes_on(Version.of(answer.headers)):
                half.drop()
                raise TryAgainError("the publisher gave another part than was asked for")
        else:
            half.begin(address, Version.of(answer.headers) if is_plain(answer.headers) else Version())
            held = 0
        whole = said.whole if said else -1
        if whole > self.limits.largest:
            raise self._too_large(address, half)
        size = self._write(address, answer, half, held, whole)
        if whole >= 0 and size != whole:
            half.drop()
            raise TryAgainError(f"{size:,} bytes came and not the {whole:,} that were announced")
        if wrong := disagreeing(half.path, digests(answer.status_code, answer.headers)):
            half.drop()
            raise TryAgainError(f"what came has another {wrong} digest than the publisher gives")

    def _write(self, address: str, answer: httpx.Response, half: Half, held: int, whole: int) -> int:
        size, since, began = held, held, self.clock()
        chunks = answer.iter_raw() if is_plain(answer.headers) else answer.iter_bytes()
        with half.path.open("ab") as target:
            for chunk in chunks:
                size += len(chunk)
                if size > self.limits.largest:
                    raise self._too_large(address, half)
                target.write(chunk)
                self.progress(size, max(whole, 0))
                now = self.clock()
                if now - began >= self.limits.timeout:
                    if size - since < LEAST_BYTES:
                        raise TryAgainError(f"fewer than {LEAST_BYTES:,} bytes came in {self.limits.timeout:g} seconds")
                    since, began = size, now
        return size

    def _refuse(self, address: str, answer: httpx.Response, half: Half) -> None:
        """Raise for an answer that brings no file."""
        status = answer.status_code
        if status in (200, 206):
            return
        if status in BUSY:
            wait = retry_after(answer.headers.get("retry-after", ""), dt.datetime.now(dt.UTC))
            raise TryAgainError(f"the publisher is busy (answer {status})", wait)
        if status == 416:
            half.drop()
            raise TryAgainError("the file is shorter now than what came of it before")
        if status in (404, 410):
            remedy = (
                "The month may not be published yet, or this force not for this month; check the address otherwise."
            )
            raise NotThereError(
                f"{shortened(address)}: the publisher has no such file (answer {status}).", remedy=remedy
            )
        remedy = f"Open the address in a browser to see what it says. {BY_HAND}"
        raise FetchError(f"{shortened(address)}: the publisher refuses (answer {status}).", remedy=remedy)

    def _too_large(self, address: str, half: Half) -> FetchError:
        half.drop()
        return FetchError(
            f"{shortened(address)}: the file is larger than {self.limits.largest:,} bytes.",
            remedy="If it is meant to be, raise fetch_size_limit in peelian.toml.",
        )


@dataclass
class _Place:
    """The address to ask next."""

    address: str


def _conditions(held: int, version: Version, known: Version | None) -> dict[str, str]:
    """The fields that ask for the rest of a half, or for a file only if it changed."""
    if held:
        return {"Range": f"bytes={held}-", "If-Range": version.exact}
    fields = {}
    if known is not None and known.etag:
        fields["If-None-Match"] = known.etag
    if known is not None and known.modified:
        fields["If-Modified-Since"] = known.modified
    return fields


def _unreachable(address: str, error: Exception) -> FetchError:
    host = address.split("/")[2] if address.count("/") > 1 else address
    if "CERTIFICATE" in str(error).upper():
        remedy = "Nothing was fetched. A proxy of your network may stand between: ask its keepers for its certificate."
        return FetchError(f"The certificate of {host} cannot be verified: {error}.", remedy=remedy)
    remedy = f"Check the network, and HTTPS_PROXY where there is a proxy. {BY_HAND}"
    return FetchError(f"{host} cannot be reached: {str(error) or type(error).__name__}.", remedy=remedy)


def _broken(error: Exception, timeout: float) -> str:
    import httpx

    if isinstance(error, httpx.TimeoutException):
        return f"nothing came for {timeout:g} seconds"
    return "the connection was cut"
