"""The page in a real browser, on a phone and on a desk."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest

from peelian import Workbench
from peelian.publish.compose import page_of

PHONE, DESK = 320, 1100
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip
# Each copy of the page is as wide as a screen. It is measured as it is and with everything opened.
MEASURE = """<script>
addEventListener("load", () => {
  const found = {};
  for (const frame of document.querySelectorAll("iframe")) {
    const page = frame.contentDocument, root = page.documentElement;
    const widths = () => [root.clientWidth, root.scrollWidth, page.body.scrollWidth];
    const closed = widths();
    for (const each of page.querySelectorAll("details")) each.open = true;
    const ids = [...page.querySelectorAll("[id]")].map(each => each.id);
    const links = [...page.querySelectorAll("a[href]")].map(each => each.getAttribute("href"));
    found[frame.id] = {
      closed: closed, open: widths(), height: root.scrollHeight, ids: ids.length,
      twice: ids.filter((id, at) => ids.indexOf(id) !== at),
      links: links.length,
      lost: links.filter(link => !link.startsWith("#") || !page.getElementById(decodeURIComponent(link.slice(1)))),
      hidden: [...page.querySelectorAll("td, th, p, li, dd, dt, figcaption, caption")].filter(each => {
        const box = each.getBoundingClientRect();
        return !each.closest(".scroll, .skip, svg") && box.width && (box.left < 0 || box.right > root.clientWidth + 1);
      }).map(each => each.textContent.slice(0, 60)),
    };
  }
  document.body.setAttribute("data-found", JSON.stringify(found));
});
</script>"""

Measure = Callable[[str], dict[str, Any]]


@pytest.fixture
def measured(browser: str, tmp_path: Path) -> Measure:
    """Show a page 320 and 1,100 pixels wide, and say what the browser made of it."""

    def show(html: str) -> dict[str, Any]:
        frames = "".join(
            f'<iframe id="{width}" style="border: 0; width: {width}px; height: 900px" srcdoc="{escape(html)}"></iframe>'
            for width in (PHONE, DESK)
        )
        file = tmp_path / "frames.html"
        file.write_text(f'<!doctype html><meta charset="utf-8"><title>Frames</title><body>{frames}{MEASURE}')
        command = [browser, *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", file.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        found = re.search(r'data-found="([^"]*)"', done.stdout)
        assert found, done.stderr[-2000:]
        return json.loads(unescape(found[1]))

    return show


def check(found: dict[str, Any]) -> None:
    for width in (PHONE, DESK):
        page = found[str(width)]
        assert page["closed"] == [width] * 3, "nothing is wider than the screen"
        assert page["open"] == [width] * 3, "nor when all is opened"
        assert page["hidden"] == []
        assert page["twice"] == []
        assert page["lost"] == []
        assert page["ids"] > 50
        assert page["links"] > 50


@pytest.mark.xdist_group("sample")
def test_sample_report_fits_phone_and_desk(measured: Measure, sample_html: str) -> None:
    check(measured(sample_html))


@pytest.mark.xdist_group("two")
@pytest.mark.parametrize("period", ["2018-10..2019-02", pytest.param("2018-19", marks=pytest.mark.long)])
def test_report_on_real_records_fits_phone_and_desk(measured: Measure, two: Workbench, period: str) -> None:
    check(measured(page_of(two.report("panel", two.force("kent", source="force-extract"), period))))


def test_page_that_is_too_wide_is_found_out(measured: Measure) -> None:
    page = (
        '<!doctype html><meta name="viewport" content="width=device-width"><body style="margin: 0"><a href="#x">A</a>'
    )
    found = measured(page + '<p id="a" style="width: 700px">Wide</p><p id="a">Again</p>')

    assert found["320"]["closed"] == [320, 700, 700]
    assert found["320"]["hidden"] == ["Wide"]
    assert found["1100"]["closed"] == [1100, 1100, 1100]
    assert (found["320"]["twice"], found["320"]["lost"]) == (["a"], ["#x"])
