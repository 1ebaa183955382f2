"""The author's guide: its examples load, and those of Peelian's own entries say what the entries say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from tests.catalogue.entries import MEASURE, Write

from peelian.catalogue.catalogue import KINDS, Catalogue
from peelian.catalogue.documents import Part
from peelian.catalogue.load import load_catalogue
from peelian.catalogue.model import Derivation, Take
from peelian.catalogue.yaml_file import read_yaml
from peelian.core.period import Period
from peelian.core.unit import units
from peelian.core.when import WHENS
from peelian.publish.binding import BINDINGS, WORDS, check_publications

GUIDE = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text(encoding="utf-8")


def examples() -> list[tuple[str, str, str]]:
    """Kind, heading and text of every example in YAML."""
    found: list[tuple[str, str, str]] = []
    kind = heading = ""
    for part in re.split(r"(?m)^(##+ .*)$", GUIDE):
        if part.startswith("#"):
            heading = part.lstrip("# ")
            kind = heading.lower().replace(" ", "_") if part.startswith("## ") else kind
        found += [(kind, heading, text) for text in re.findall(r"(?ms)^```yaml\n(.*?)^```$", part)]
    return found


ENTRIES = [(kind, text) for kind, _, text in examples() if text.startswith("id:")]
PARTS = [(heading, text) for _, heading, text in examples() if not text.startswith("id:")]


def missing(example: Any, own: Any, path: str = "") -> list[str]:
    """What an example says that the entry does not; a list or mapping of the example may be shorter."""
    if isinstance(example, dict) and isinstance(own, dict):
        return [each for key, value in example.items() for each in missing(value, own.get(key), f"{path}.{key}")]
    if isinstance(example, list) and isinstance(own, list):
        return [f"{path}: {item!r}" for item in example if all(missing(item, other) for other in own)]
    return [] if example == own else [f"{path}: {example!r}, not {own!r}"]


def test_guide_has_an_example_of_every_kind() -> None:
    assert {kind for kind, _ in ENTRIES} == set(KINDS)


@pytest.mark.parametrize(("kind", "text"), ENTRIES, ids=[f"{kind}-{text[4:24]}" for kind, text in ENTRIES])
def test_example_is_sound_and_true(own: Catalogue, write: Write, tmp_path: Path, kind: str, text: str) -> None:
    content = read_yaml("catalogue.md", text).content
    if (kind, content["id"]) in own.files:
        KINDS[kind].model_validate(content)
        assert missing(content, own.files[kind, content["id"]].content) == []
        return
    for at, (each, other) in enumerate(ENTRIES):
        if each == "datasets" and (each, read_yaml("catalogue.md", other).content["id"]) not in own.files:
            write(each, other, f"{at}.yaml")  # examples of other kinds may be of these
    if kind != "datasets":
        write(kind, text)

    catalogue = load_catalogue(tmp_path)

    check_publications(catalogue)
    assert content["id"] in getattr(catalogue, kind)


@pytest.mark.parametrize(("heading", "text"), PARTS, ids=[heading for heading, _ in PARTS])
def test_part_of_an_entry_is_sound_in_one(write: Write, tmp_path: Path, heading: str, text: str) -> None:
    whole = yaml.safe_load(MEASURE) | yaml.safe_load(text)
    write("measures", yaml.safe_dump(whole))

    assert load_catalogue(tmp_path).measure("team.calls").numerator, heading


def table(heading: str, first: str) -> list[list[str]]:
    """The rows of the table that begins with a column, below a heading."""
    section = re.split(r"(?m)^##+ ", GUIDE.split(f"# {heading}\n")[1])[0]
    start = re.search(rf"(?m)^\| {re.escape(first)} \|.*\n\|---.*\n", section)
    assert start, f"no table of {first} below {heading}"
    rows = []
    for line in section[start.end() :].splitlines():
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return rows


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_guide_lists_every_kind() -> None:
    assert sorted(name for row in table("Catalogue", "Folder") for name in names(row[0])) == sorted(KINDS)


def test_guide_lists_every_unit_and_writes_it_as_it_is_written() -> None:
    listed = [name for row in table("Units", "Unit") for name in names(row[0])]

    assert sorted(listed) == sorted(units())


def test_guide_lists_everything_that_a_sentence_may_use() -> None:
    listed = [name.partition("(")[0] for row in table("Publications", "Written") for name in names(row[0])]

    assert sorted(listed) == sorted((*BINDINGS, *WORDS))


def test_guide_lists_every_time() -> None:
    assert sorted(name for row in table("Times", "Time") for name in names(row[0])) == sorted(WHENS)


def test_guide_lists_every_part_that_can_be_printed() -> None:
    assert [name for row in table("Published", "`part`") for name in names(row[0])] == list(get_args(Part))
    assert [name for row in table("Levels and returns", "`take`") for name in names(row[0])] == list(get_args(Take))


def test_guide_lists_every_way_to_derive() -> None:
    rows = table("Datasets", "Field | Written")

    assert [names(row[0]) for row in rows] == [[name] for name in Derivation.model_fields]
    for row in rows:
        (written,) = names(row[1])
        Derivation.model_validate(yaml.safe_load(written))


def test_guide_gives_periods_that_can_be_read() -> None:
    (row,) = (row for row in table("Datasets", "Type") if "`period`" in row[0])

    texts = [text for text in names(row[1]) if text != "2019-03-31"]

    assert len(texts) == 6
    assert [str(Period.parse(text)) for text in texts] == texts
