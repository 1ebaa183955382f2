"""Fetching from a server on this machine that behaves as servers on the network do, well and badly."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import hashlib
import json
from collections.abc import Callable
from email.utils import format_datetime
from pathlib import Path

import pytest
from tests.publisher import ENTRY, Publisher, cut, digest, drip, rest, status, whole

from peelian.core.errors import PeelianError
from peelian.core.workspace import Settings
from peelian.records.fetching.fetch import Fetched, fetcher
from peelian.records.fetching.problems import FetchError, NotThereError

BODY = b"force,month,count\r\n" + b"Kent Police,2024-01,12\r\n" * 5_000
OTHER = b"force,month,count\r\n" + b"Kent Police,2024-01,13\r\n" * 5_000
Fetch = Callable[..., Fetched]


def left(fetched: Fetched) -> set[str]:
    return {each.name for each in fetched.path.parent.iterdir()} - {".fetching"}


def test_fetch_writes_the_file_and_its_manifest(publisher: Publisher, fetched: Fetch) -> None:
    publisher.gives(whole(BODY, ETag='"a"', Last_Modified="Mon, 01 Jan 2024 00:00:00 GMT"))
    one = fetched()
    assert one.path.read_bytes() == BODY
    assert left(one) == {"table.csv", "table.csv.manifest.json"}
    manifest = json.loads((one.path.parent / "table.csv.manifest.json").read_text(encoding="utf-8"))
    assert manifest["sha256"] == digest(BODY)
    assert (manifest["size"], manifest["etag"], manifest["address"]) == (len(BODY), '"a"', publisher.url())
    assert manifest["licence"] == "Open Government Licence v3.0"
    assert dt.datetime.fromisoformat(manifest["fetched_at"]).tzinfo is not None


def test_fetch_says_who_asks(publisher: Publisher, fetched: Fetch) -> None:
    publisher.gives(whole(BODY))
    fetched(fetch_contact="data@example.org")
    assert publisher.asked[0]["user-agent"].startswith("Peelian/")
    assert "data@example.org" in publisher.asked[0]["user-agent"]
    assert publisher.asked[0]["accept-encoding"] == "identity"


def test_unchanged_file_is_not_downloaded_again(publisher: Publisher, fetched: Fetch) -> None:
    publisher.gives(whole(BODY, ETag='"a"', Last_Modified="Mon, 01 Jan 2024 00:00:00 GMT"), status(304))
    fetched()
    again = fetched()
    assert again.unchanged
    assert publisher.asked[1]["if-none-match"] == '"a"'
    assert publisher.asked[1]["if-modified-since"] == "Mon, 01 Jan 2024 00:00:00 GMT"


def test_new_version_takes_the_place_of_the_old(publisher: Publisher, fetched: Fetch) -> None:
    publisher.gives(whole(BODY, ETag='"a"'), whole(OTHER, ETag='"b"'))
    fetched()
    again = fetched()
    assert not again.unchanged
    assert again.path.read_bytes() == OTHER


@pytest.mark.parametrize("damage", ["file", "manifest", "no manifest", "manifest is no JSON"])
def test_file_that_is_not_what_was_fetched_is_fetched_anew(publisher: Publisher, fetched: Fetch, damage: str) -> None:
    publisher.gives(whole(BODY, ETag='"a"'))
    one = fetched()
    manifest = one.path.parent / "table.csv.manifest.json"
    if damage == "file":
        one.path.write_bytes(BODY[:-1] + b"9")
    elif damage == "manifest":
        manifest.write_text(manifest.read_text(encoding="utf-8").replace(digest(BODY), digest(OTHER)), encoding="utf-8")
    elif damage == "no manifest":
        manifest.unlink()
    else:
        manifest.write_text("[", encoding="utf-8")
    again = fetched()
    assert "if-none-match" not in publisher.asked[1]
    assert again.path.read_bytes() == BODY


def test_cut_file_is_carried_on(publisher: Publisher, fetched: Fetch) -> None:
    publisher.gives(cut(BODY, 50_000, ETag='"a"'), rest(BODY, '"a"'))
    one = fetched()
    assert one.path.read_bytes() == BODY
    begin = int(publisher.asked[1]["range"].removeprefix("bytes=").rstrip("-"))
    assert 0 < begin <= 50_000
    assert publisher.asked[1]["if-range"] == '"a"'


def test_cut_file_is_carried_on_by_date(publisher: Publisher, fetched: Fetch) -> None:
    date = "Mon, 01 Jan 2024 00:00:00 GMT"

    def by_date(handler: object) -> None:
        rest(BODY, date)(handler)  # type: ignore[arg-type]

    publisher.gives(cut(BODY, 50_000, ETag='W/"weak"', Last_Modified=date), by_date)
    assert fetched().path.read_bytes() == BODY
    assert publisher.asked[1]["if-range"] == date


def test_next_run_carries_on(publisher: Publisher, fetched: Fetch) -> None:
    publisher.gives(cut(BODY, 50_000, ETag='"a"'))
    with pytest.raises(FetchError, match="connection was cut, in 1 tries"):
        fetched(fetch_tries=1)
    publisher.gives(rest(BODY, '"a"'))
    assert fetched().path.read_bytes() == BODY
    assert publisher.asked[1]["range"].startswith("bytes=")


def test_changed_file_is_not_glued_to_an_old_half(publisher: Publisher, fetched: Fetch) -> None:
    publisher.gives(cut(BODY, 50_000, ETag='"a"'), rest(OTHER, '"b"'))
    assert fetched().path.read_bytes() == OTHER


def test_part_of_another_version_starts_again(publisher: Publisher, fetched: Fetch) -> None:
    def careless(handler: object) -> None:
        rest(OTHER, publisher.asked[-1].get("if-range", ""))(handler)  # type: ignore[arg-type]

    def careless_and_says_so(handler: object) -> None:
        begin = int(publisher.asked[-1]["range"].removeprefix("bytes=").rstrip("-"))
        span = f"bytes {begin}-{len(OTHER) - 1}/{len(OTHER)}"
        whole(OTHER[begin:], 206, ETag='"b"', Content_Range=span)(handler)  # type: ignore[arg-type]

    publisher.gives(cut(BODY, 50_000, ETag='"a"'), careless_and_says_so, whole(OTHER, ETag='"b"'))
    assert fetched().path.read_bytes() == OTHER


@pytest.mark.parametrize("name", ["ignores ranges", "no version", "other part", "part without place", "416"])
def test_server_without_proper_ranges_starts_again(publisher: Publisher, fetched: Fetch, name: str) -> None:
    version = {} if name == "no version" else {"ETag": '"a"'}
    middle = {
        "ignores ranges": whole(BODY, **version),
        "no version": whole(BODY),
        "other part": rest(BODY, '"a"', start=7),
        "part without place": whole(BODY[5:], 206, **version),
        "416": status(416),
    }[name]
    publisher.gives(cut(BODY, 50_000, **version), middle, whole(BODY, **version))
    assert fetched().path.read_bytes() == BODY


def test_busy_publisher_is_waited_for(publisher: Publisher, fetched: Fetch) -> None:
    soon = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=60), usegmt=True)
    publisher.gives(status(429, Retry_After="7"), status(503, Retry_After=soon), status(500), whole(BODY))
    assert fetched().path.read_bytes() == BODY
    first, second, third = publisher.waited
    assert first == 7
    assert 30 < second <= 60
    assert third == 4


def test_publisher_that_asks_for_long_waits_is_left_alone(publisher: Publisher, fetched: Fetch) -> None:
    publisher.gives(status(429, Retry_After="3600"))
    with pytest.raises(FetchError, match="asks to wait 60 minutes") as caught:
        fetched()
    assert "Run the command again in 60 minutes" in caught.value.remedy
    assert len(publisher.asked) == 1


def test_publisher_that_stays_busy_is_given_up(publisher: Publisher, fetched: Fetch) -> None:
    publisher.gives(status(503))
    with pytest.raises(FetchError, match=r"busy \(answer 503\), in 3 tries"):
        fetched(fetch_tries=3)
    assert len(publisher.asked) == 3


def test_missing_file_is_said(publisher: Publisher, fetched: Fetch) -> None:
    publisher.gives(status(404))
    with pytest.raises(NotThereError, match="no such file"):
        fetched()


def test_refusal_is_said(publisher: Publisher, fetched: Fetch) -> None:
    publisher.gives(status(403))
    with pytest.raises(FetchError, match=r"refuses \(answer 403\)"):
        fetched()
    assert len(publisher.asked) == 1


def test_short_file_is_refused(publisher: Publisher, fetched: Fetch, tmp_path: Path) -> None:
    publisher.gives(cut(BODY, len(BODY) - 1))
    with pytest.raises(FetchError, match="cut"):
        fetched(fetch_tries=2)
    assert not (tmp_path / "fetched" / "table.csv").exists()


def digests(body: bytes) -> dict[str, dict[str, str]]:
    sha = base64.b64encode(hashlib.sha256(body).digest()).decode()
    md5 = base64.b64encode(hashlib.md5(body).digest()).decode()
    return {
        "Repr-Digest": {"Repr_Digest": f"sha-256=:{sha}:"},
        "Digest": {"Digest": f"SHA-256={sha}"},
        "Content-MD5": {"Content_MD5": md5},
    }


@pytest.mark.parametrize("name", ["Repr-Digest", "Digest", "Content-MD5"])
def test_digest_of_the_publisher_is_held(publisher: Publisher, fetched: Fetch, name: str) -> None:
    publisher.gives(whole(BODY, **digests(BODY)[name]))
    assert fetched().path.read_bytes() == BODY


@pytest.mark.parametrize("name", ["Repr-Digest", "Digest", "Content-MD5"])
def test_wrong_digest_is_refused(publisher: Publisher, fetched: Fetch, tmp_path: Path, name: str) -> None:
    publisher.gives(whole(BODY, **digests(OTHER)[name]))
    with pytest.raises(FetchError, match="digest"):
        fetched(fetch_tries=2)
    assert not list((tmp_path / "fetched").glob("table*"))


def test_packed_on_the_way_is_unpacked(publisher: Publisher, fetched: Fetch) -> None:
    publisher.gives(whole(gzip.compress(BODY), Content_Encoding="gzip", ETag='"a"'))
    assert fetched().path.read_bytes() == BODY


@pytest.mark.parametrize("announced", [True, False])
def test_huge_file_is_refused(publisher: Publisher, fetched: Fetch, tmp_path: Path, *, announced: bool) -> None:
    def chunked(handler: object) -> None:
        handler.start(200, Transfer_Encoding="chunked")  # type: ignore[attr-defined]
        try:
            for _ in range(1_000):
                handler.wfile.write(b"3e8\r\n" + b"x" * 1_000 + b"\r\n")  # type: ignore[attr-defined]
        except OSError:
            handler.close_connection = True  # type: ignore[attr-defined]

    publisher.gives(whole(BODY) if announced else chunked)
    with pytest.raises(FetchError, match="larger than 100,000 bytes"):
        fetched(fetch_size_limit="100KB")
    assert not list((tmp_path / "fetched").glob("table*"))


def test_slow_drip_is_cut(publisher: Publisher, fetched: Fetch) -> None:
    publisher.gives(drip(BODY, 0.02, ETag='"a"'), rest(BODY, '"a"'))
    assert fetched(fetch_timeout=0.3).path.read_bytes() == BODY


def test_silence_is_cut(publisher: Publisher, fetched: Fetch) -> None:
    publisher.gives(drip(BODY, 0.5))
    with pytest.raises(FetchError, match=r"nothing came for 0\.2 seconds"):
        fetched(fetch_timeout=0.2, fetch_tries=1)


def test_redirect_on_the_same_host_is_followed(publisher: Publisher, fetched: Fetch) -> None:
    publisher.gives(status(302, Location="/there/moved.csv"), whole(BODY))
    one = fetched()
    assert one.path.name == "table.csv"
    assert one.manifest.came_from == publisher.url("there/moved.csv")


@pytest.mark.parametrize(
    "target",
    ["http://files.example.org/x.csv", "https://elsewhere.example.org/x.csv", "file:///etc/passwd", "//127.0.0.2/x",
     "https://user@files.example.org/x", "https://files.example.org:8443/x", "ftp://files.example.org/x"],
)  # fmt: skip
def test_redirect_elsewhere_is_refused(publisher: Publisher, fetched: Fetch, target: str) -> None:
    publisher.gives(status(302, Location=target))
    with pytest.raises(FetchError):
        fetched()
    assert len(publisher.asked) == 1


@pytest.mark.parametrize("target", ["http://[::1", "http://:80:80/"])
def test_redirect_to_no_address_is_refused(publisher: Publisher, fetched: Fetch, target: str) -> None:
    publisher.gives(status(302, Location=target))
    with pytest.raises(FetchError):
        fetched()


def test_redirects_in_a_circle_end(publisher: Publisher, fetched: Fetch) -> None:
    publisher.gives(status(301, Location="/table.csv"))
    with pytest.raises(FetchError, match="more than 5 times"):
        fetched()


def test_name_of_the_server_is_not_taken(publisher: Publisher, fetched: Fetch) -> None:
    publisher.gives(whole(BODY, Content_Disposition='attachment; filename="../../evil.csv"'))
    assert fetched().path.name == "table.csv"


@pytest.mark.parametrize(
    ("end", "name"),
    [("../../evil.csv", "evil.csv"), ("a%2f..%2fb.csv", "a-2f..-2fb.csv"), ("", "file"), (".hidden", "hidden")],
)
def test_name_of_an_address_is_a_plain_one(publisher: Publisher, fetched: Fetch, end: str, name: str) -> None:
    publisher.gives(whole(BODY))
    assert fetched(publisher.url(end)).path.name == name


@pytest.mark.parametrize(
    "url",
    ["http://files.example.org/x.csv", "https://example.org/x.csv", "ftp://127.0.0.1/x", "x.csv", "http://[", "",
     "https://files.example.org:99999/x"],
)  # fmt: skip
def test_address_elsewhere_is_refused(tmp_path: Path, url: str) -> None:
    from peelian.records.fetching.wanted import wanted

    with pytest.raises(PeelianError), fetcher(ENTRY, tmp_path, Settings(), url=url) as ready:
        ready.fetch(wanted(ENTRY, url=url)[0])


def test_no_network_is_said(publisher: Publisher, fetched: Fetch) -> None:
    with pytest.raises(FetchError, match="cannot be reached") as caught:
        fetched("http://127.0.0.1:9/table.csv")
    assert "HTTPS_PROXY" in caught.value.remedy


def test_folder_takes_one_fetch_at_a_time(tmp_path: Path) -> None:
    with fetcher(ENTRY, tmp_path, Settings()), pytest.raises(FetchError, match="Something else fetches"):  # noqa: SIM117
        with fetcher(ENTRY, tmp_path, Settings()):
            pass


def test_requests_keep_their_distance() -> None:
    from peelian.records.fetching.pace import Pace

    now, waited = [100.0], list[float]()

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds

    pace = Pace(1.0, sleep=sleep, clock=lambda: now[0])
    for _ in range(4):
        pace.wait()
    assert waited == [1.0, 1.0, 1.0]
