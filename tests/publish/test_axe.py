"""Pages held against the rules of WCAG 2.2 AA that a machine can check, by axe in a real browser."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from html import unescape
from importlib.resources import files
from pathlib import Path

import pytest
from tests.publish.test_browser import FLAGS

from peelian import Workbench
from peelian.publish.compose import page_of

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """<script>
addEventListener("load", async () => {
  for (const each of document.querySelectorAll("details")) each.open = true;
  const found = await axe.run(document, {runOnly: %s, resultTypes: ["violations"]});
  const told = found.violations.map(each => [each.id, each.help, each.nodes.slice(0, 3).map(node => node.html)]);
  document.body.setAttribute("data-axe", JSON.stringify({rules: found.testEngine.version, told: told}));
});
</script>"""
Faults = Callable[[str], list[object]]


@pytest.fixture
def faults(browser: str, tmp_path: Path) -> Faults:
    """What axe finds wrong with a page, everything on it opened."""

    def found(html: str) -> list[object]:
        axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
        run = RUN % json.dumps(RULES)
        page = tmp_path / "page.html"
        page.write_text(html.replace("</body>", f"<script>{axe}</script>{run}</body>"), encoding="utf-8")
        command = [
            browser, *FLAGS, f"--user-data-dir={tmp_path / 'browser'}", "--window-size=1100,900",
            "--virtual-time-budget=120000", "--dump-dom", page.as_uri(),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
        said = re.search(r'data-axe="([^"]*)"', done.stdout)
        assert said, "axe said nothing"
        told: list[object] = json.loads(unescape(said[1]))["told"]
        return told

    return found


@pytest.mark.long
@pytest.mark.xdist_group("sample")
def test_the_sample_report_breaks_no_rule(faults: Faults, sample_html: str) -> None:
    assert faults(sample_html) == []


@pytest.mark.xdist_group("two")
def test_a_report_on_real_records_breaks_no_rule(faults: Faults, two: Workbench) -> None:
    report = two.report("panel", two.force("kent", source="force-extract"), "2018-10..2019-02", ["crime.recorded"])

    assert faults(page_of(report)) == []


@pytest.mark.parametrize(
    "name", ["outcome-rates-leicestershire", "stop-and-search-metropolitan", "officers-derbyshire"]
)
def test_the_real_reports_break_no_rule(faults: Faults, name: str) -> None:
    page = Path(__file__).parents[2] / "docs" / "reports" / f"{name}.html"

    assert faults(page.read_text(encoding="utf-8")) == []


def test_a_page_with_a_fault_is_told(faults: Faults) -> None:
    head = '<!doctype html><html lang="en"><head><title>A</title></head>'
    page = f'{head}<body><main><h1>A</h1><img src="x"></main></body></html>'

    assert "image-alt" in str(faults(page))
