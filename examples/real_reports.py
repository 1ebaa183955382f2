"""Make the three reports of docs/reports from a folder with the publishers' files, at any depth in it.

python examples/real_reports.py FOLDER            write docs/reports
python examples/real_reports.py FOLDER --check    say whether the pages there hold other figures than the files
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from peelian import LoadOptions, Workbench
from peelian.core.errors import PeelianError
from peelian.measures.disparity_words import disparity_sentences
from peelian.measures.peer_words import peer_sentences, verdict
from peelian.publish.compose import page_of
from peelian.publish.report import Report

FOLDER = Path(__file__).parent.parent / "docs" / "reports"


@dataclass(frozen=True)
class RealReport:
    """A publication of one force, with the files that it is made from: (dataset, file name, force if it needs one)."""

    publication: str
    force: str
    source: str
    period: str
    files: tuple[tuple[str, str, str], ...]
    about: str

    @property
    def name(self) -> str:
        """The name of its page."""
        return f"{self.publication}-{self.force}.html"


_SEARCHES = "metropolitan-stop-and-search.csv.gz"
REPORTS = (
    RealReport(
        "outcome-rates", "leicestershire", "home-office", "ytd:2018-12",
        (("outcome_counts", "outcomes_open_data_2018_19.csv.gz", ""),),
        "How the offences that every force recorded from April to December 2018 ended, with Leicestershire beside all: "
        "charge and other rates with intervals, a funnel, a table of all forces, and what looks wrong in the source.",
    ),
    RealReport(
        "stop-and-search", "metropolitan", "data.police.uk", "2020-07..2020-08",
        (
            ("stop_searches", f"2020-07-{_SEARCHES}", "metropolitan"),
            ("stop_searches", f"2020-08-{_SEARCHES}", "metropolitan"),
            ("residents_by_ethnicity", "census2011_police_defined_ethnicity_by_pfa.csv", ""),
        ),
        "Searches of the Metropolitan Police in July and August 2020: what for, what came of them, and how often "
        "people of each group were searched for the same number of residents, with the least and most that could be.",
    ),
    RealReport(
        "officers", "derbyshire", "home-office", "2019-20",
        (("workforce", "workforce_open_data.csv.gz", ""),),
        "Police officers and officers for every 100,000 residents from 2007 to 2020, for Derbyshire with the year in "
        "which its series was broken, and for all forces.",
    ),
)  # fmt: skip
_HEAD = """# Real reports

Three reports from published files, whole as Peelian writes them. Each ends with what cannot be concluded from it, with
the grade of its data and the reasons, and with every figure and the command that goes back to its records.

Nothing in them is made up, and nothing was corrected: what looks wrong in the source is reported as it is and named.
They contain public sector information licensed under the
[Open Government Licence v3.0](https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/).
"""
_FOOT = """## How they are made

With the files in a folder, this writes all three and this page:

```
python examples/real_reports.py FOLDER
```

A test makes them again from the files and compares every figure. Names of submissions, tables and catalogue at the foot
of a page tell when and from what it was made; they are others each time.
"""


def build(
    source: Path, workspace: Path, wanted: tuple[RealReport, ...] = REPORTS
) -> Iterator[tuple[RealReport, Report]]:
    """Each report that is wanted, from the files of a folder, in a new workspace.

    Raises PeelianError for a file that is not there.
    """
    bench = Workbench.create(workspace)
    bench.load_shipped()
    for each in wanted:
        for dataset, name, force in each.files:
            bench.load(dataset, _find(source, name), LoadOptions(force=force or None))
    for each in wanted:
        yield each, bench.report(each.publication, bench.force(each.force, source=each.source), each.period)


def _find(folder: Path, name: str) -> Path:
    found = sorted(folder.rglob(name))
    if not found:
        raise PeelianError(f"{folder} has no {name}.", remedy="Give the folder in which the publishers' files are.")
    return found[0]


def figures_of(page: str) -> list[str]:
    """Every number of a page's tables, in order: what two makings of it must have in common."""
    cells = re.findall(r'<td class="number">(.*?)</td>', page, flags=re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", " ", each)).strip() for each in cells]


def finding(report: Report) -> str:
    """What a report found, in one computed sentence or two."""
    for section in report.sections:
        for unlike in section.disparities:
            said = disparity_sentences(unlike)
            return f"{unlike.declared.title}. {said[1]} {said[-1]}"
    compared = [each for section in report.sections for each in section.compared]
    first, *more = peer_sentences(compared[0])
    beyond = [each for each in more if each.startswith("Beyond")]
    return " ".join([first, f"It is {verdict(compared[0])}.", *beyond] if beyond else [first, *more[:1]])


def files(source: Path, wanted: tuple[RealReport, ...] = REPORTS) -> dict[str, str]:
    """Every file of docs/reports by its name, or those of some reports; the index names what is wanted."""
    found, said = {}, [_HEAD]
    with tempfile.TemporaryDirectory() as folder:
        for each, report in build(source, Path(folder) / "workspace", wanted):
            found[each.name] = page_of(report)
            said.append(_section(each, report))
    return {"index.md": "\n".join([*said, _FOOT]), **found}


def _section(each: RealReport, report: Report) -> str:
    loads = [
        f"peelian load {dataset} {name}" + (f" --force {force}" if force else "") for dataset, name, force in each.files
    ]
    write = (
        f"peelian report write {each.publication} --force {each.force} --source {each.source} --period {each.period}"
    )
    commands = "\n".join([*loads, write])
    return (
        f"## [{report.title}: {report.force.short_name}, {report.period.label}]({each.name})\n\n{each.about}\n\n"
        f"**Found:** {finding(report)}\n\n```\n{commands}\n```\n"
    )


def main() -> int:
    given = [each for each in sys.argv[1:] if not each.startswith("--")]
    if len(given) != 1:
        print(__doc__)
        return 2
    stale = []
    for name, text in files(Path(given[0])).items():
        path = FOLDER / name
        held = path.read_text(encoding="utf-8") if path.exists() else ""
        if figures_of(held) != figures_of(text) or (name == "index.md" and held != text):
            stale.append(name)
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        print(f"Other figures: {', '.join(stale)}.")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
