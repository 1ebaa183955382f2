"""A publisher's server on this machine, well and badly behaved."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from peelian.catalogue.download import Download

Answer = Callable[["Handler"], None]


@dataclass
class Publisher:
    """A server on this machine: it gives its answers one after another, the last one for ever."""

    address: str = ""
    answers: list[Answer] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)

    def url(self, name: str = "table.csv") -> str:
        return f"{self.address}/{name}"

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)

    def gives(self, *answers: Answer) -> None:
        self.answers = list(answers)


class Handler(BaseHTTPRequestHandler):
    publisher: Publisher
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.publisher.asked.append({"path": self.path, **{name.lower(): text for name, text in self.headers.items()}})
        answers = self.publisher.answers
        (answers.pop(0) if len(answers) > 1 else answers[0])(self)

    def log_message(self, format: str, *args: object) -> None:
        pass

    def start(self, status: int, **fields: str) -> None:
        self.send_response(status)
        for name, text in fields.items():
            self.send_header(name.replace("_", "-"), text)
        self.end_headers()


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Clients that hang up are what these tests are about."""


def whole(body: bytes, status: int = 200, **fields: str) -> Answer:
    """The whole file."""

    def answer(handler: Handler) -> None:
        handler.start(status, **{"Content_Length": str(len(body)), **fields})
        handler.wfile.write(body)

    return answer


def cut(body: bytes, after: int, **fields: str) -> Answer:
    """The whole file announced, and the connection cut after some bytes."""

    def answer(handler: Handler) -> None:
        handler.start(200, **{"Content_Length": str(len(body)), **fields})
        handler.wfile.write(body[:after])
        handler.close_connection = True

    return answer


def rest(body: bytes, etag: str, *, start: int | None = None, **fields: str) -> Answer:
    """What is asked for by Range if If-Range names this version, else the whole file."""

    def answer(handler: Handler) -> None:
        asked = handler.headers.get("Range", "")
        if not asked or handler.headers.get("If-Range") != etag:
            whole(body, ETag=etag, **fields)(handler)
            return
        begin = int(asked.removeprefix("bytes=").rstrip("-")) if start is None else start
        span = f"bytes {begin}-{len(body) - 1}/{len(body)}"
        whole(body[begin:], 206, ETag=etag, Content_Range=span, **fields)(handler)

    return answer


def drip(body: bytes, every: float, **fields: str) -> Answer:
    """A byte at a time."""

    def answer(handler: Handler) -> None:
        handler.start(200, Content_Length=str(len(body)), **fields)
        try:
            for at in range(len(body)):
                handler.wfile.write(body[at : at + 1])
                time.sleep(every)
        except OSError:
            handler.close_connection = True

    return answer


def status(number: int, **fields: str) -> Answer:
    return whole(b"", number, **fields)


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    own = Publisher()
    handler = type("OwnHandler", (Handler,), {"publisher": own})
    server = Server(("127.0.0.1", 0), handler)
    own.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield own
    server.shutdown()
    server.server_close()
    thread.join()


ENTRY = Download(
    id="table",
    title="A table",
    publisher="A publisher",
    licence="Open Government Licence v3.0",
    terms="None.",
    cadence="Yearly.",
    where="On its page.",
    hosts=("files.example.org",),
    file="{name}",
)


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
