"""The documentation keeps up with the code."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer

from peelian.catalogue.catalogue import KINDS
from peelian.catalogue.load import load_catalogue
from peelian.catalogue.model import Entry
from peelian.catalogue.reference_pages import reference_pages
from peelian.cli.app import app
from peelian.core.workspace import Settings
from peelian.statistics.methods_page import methods_page

DOCS = Path(__file__).parent.parent / "docs"


def commands() -> list[str]:
    """Every command, as it is typed."""
    found: list[str] = []

    def walk(command: object, path: list[str]) -> None:
        children = getattr(command, "commands", None)
        if children is None:
            found.append(" ".join(path))
        for name, child in (children or {}).items():
            walk(child, [*path, name])

    walk(typer.main.get_command(app), ["peelian"])
    return found


def options() -> list[tuple[str, str]]:
    """Every option of every command: (the command as it is typed, the option)."""
    found: list[tuple[str, str]] = []

    def walk(command: Any, path: list[str]) -> None:
        for name, child in getattr(command, "commands", {}).items():
            walk(child, [*path, name])
        if not hasattr(command, "commands"):
            opts = [each for param in command.params for each in param.opts if each.startswith("--")]
            found.extend((" ".join(path), each) for each in opts if each != "--help")

    walk(typer.main.get_command(app), ["peelian"])
    return found


def fields() -> list[str]:
    """Every field of every entry of the catalogue."""
    names: set[str] = set()
    waiting: list[type[Entry]] = list(KINDS.values())
    while waiting:
        entry = waiting.pop()
        for name, field in entry.model_fields.items():
            names.add(field.alias or name)
            for module, part in re.findall(r"(peelian\.catalogue\.\w+)\.(\w+)", str(field.annotation)):
                found = getattr(import_module(module), part)
                if isinstance(found, type) and issubclass(found, Entry):
                    waiting.append(found)
    return sorted(names)


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(command: str) -> None:
    assert f"`{command}" in (DOCS / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("command", "option"), options())
def test_every_option_is_documented(command: str, option: str) -> None:
    """In the section of its command; `--by` of the exchange's steps once for all of them."""
    page = (DOCS / "commands.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"(?ms)^## (peelian[^\n]*)\n(.*?)(?=^## |\Z)", page))
    once = "peelian exchange check" if command.startswith("peelian exchange ") and option == "--by" else command
    assert re.search(rf"{option}\b", sections[once]), f"{command} {option}"


@pytest.mark.parametrize("field", fields())
def test_every_field_of_the_catalogue_is_documented(field: str) -> None:
    assert f"`{field}`" in (DOCS / "catalogue.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("setting", Settings.__slots__)
def test_every_setting_is_documented(setting: str) -> None:
    assert f"`{setting}`" in (DOCS / "records.md").read_text(encoding="utf-8")


def test_reference_pages_are_what_the_catalogue_says() -> None:
    for name, text in reference_pages(load_catalogue()).items():
        assert (DOCS / "catalogue" / name).read_text(encoding="utf-8") == text, f"{name} is stale: run make docs"


def test_page_of_methods_is_what_the_methods_say() -> None:
    there = (DOCS / "methods.md").read_text(encoding="utf-8")
    assert methods_page(there) == there, "methods.md is stale: run make docs"
