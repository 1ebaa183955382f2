"""Workspaces: made, found and opened, with every setting and where it came from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from peelian.core.errors import SettingsError
from peelian.core.workspace import Settings, create_workspace, open_workspace


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return create_workspace(tmp_path / "team").root


def write_settings(root: Path, text: str) -> Path:
    file = root / "peelian.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_new_workspace_has_its_folders_and_every_setting_at_its_default(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "new" / "team")

    assert workspace.root == (tmp_path / "new" / "team").resolve()
    for folder in (workspace.records, workspace.marts, workspace.catalogue, workspace.publications):
        assert folder.is_dir()
        assert folder.parent == workspace.root
    assert workspace.settings == Settings()
    assert set(workspace.origins.values()) == {"default"}


def test_settings_file_of_a_new_workspace_shows_each_default(root: Path) -> None:
    file = root / "peelian.toml"
    opened = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^# (\w+ = )", r"\1", opened), encoding="utf-8")

    workspace = open_workspace(root)

    assert workspace.settings == Settings()
    assert set(workspace.origins.values()) == {str(file)}


def test_making_a_workspace_again_leaves_its_settings_alone(root: Path) -> None:
    write_settings(root, "threads = 3\n")
    (root / "records" / "kept").write_text("x", encoding="utf-8")

    again = create_workspace(root)

    assert again.settings.threads == 3
    assert (root / "records" / "kept").is_file()


def test_workspace_cannot_be_made_where_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(SettingsError, match="is a file") as caught:
        create_workspace(tmp_path / "file")

    assert "folder" in caught.value.remedy


@pytest.mark.parametrize(
    ("setting", "in_file", "in_environment", "value"),
    [
        ("quarantine_limit", "0.1", "0.05", 0.05),
        ("shrink_limit", "1", "0", 0.0),
        ("threads", "2", "4", 4),
        ("memory_limit", '"1GB"', "512MB", "512MB"),
        ("fetch_pause", "2", "0.5", 0.5),
        ("fetch_tries", "2", "3", 3),
        ("fetch_timeout", "10", "20", 20.0),
        ("fetch_size_limit", '"1GB"', "512MB", "512MB"),
        ("fetch_contact", '"a@example.org"', "b@example.org", "b@example.org"),
    ],
)
def test_environment_wins_over_the_file_and_the_origin_says_so(
    root: Path, monkeypatch: pytest.MonkeyPatch, setting: str, in_file: str, in_environment: str, value: object
) -> None:
    file = write_settings(root, f"{setting} = {in_file}\n")
    from_file = open_workspace(root)
    monkeypatch.setenv(f"PEELIAN_{setting.upper()}", in_environment)

    workspace = open_workspace(root)

    assert from_file.origins[setting] == str(file)
    assert getattr(from_file.settings, setting) != value
    assert getattr(workspace.settings, setting) == value
    assert workspace.origins[setting] == f"PEELIAN_{setting.upper()}"
    assert {origin for name, origin in workspace.origins.items() if name != setting} == {"default"}


WRONG_SETTINGS = {
    "quarantine_limt = 0.1": ["unknown setting 'quarantine_limt'", "quarantine_limit"],
    "[limits]": ["unknown setting 'limits'"],
    "quarantine_limit = 1.5": ["not a share", "0 to 1"],
    "quarantine_limit = -0.1": ["not a share", "0 to 1"],
    "quarantine_limit = nan": ["not a share"],
    "quarantine_limit = 'some'": ["not a number", "0.2"],
    "shrink_limit = [0.5]": ["not a number", "0.5"],
    "threads = 'many'": ["not a number", "0"],
    "threads = 1.5": ["threads = 1.5"],
    "threads = -1": ["threads = -1"],
    "threads = inf": ["threads = inf"],
    "memory_limit = 'lots'": ["memory_limit = 'lots'", "2GB"],
    "memory_limit = 2": ["memory_limit = 2", "2GB"],
    "fetch_pause = 0": ["0.2 to 3600", "1.0"],
    "fetch_tries = 0": ["1 to 50", "5"],
    "fetch_timeout = 0.5": ["1 to 3600 seconds"],
    "fetch_size_limit = 'all'": ["an amount", "4GB"],
    "fetch_contact = 'a (b)'": ["an e-mail or web address"],
    "threads = ": ["Correct the file"],
    "threads 4": ["Correct the file"],
}


@pytest.mark.parametrize(("line", "words"), WRONG_SETTINGS.items(), ids=list(WRONG_SETTINGS))
def test_wrong_setting_is_refused_with_file_name_and_remedy(root: Path, line: str, words: list[str]) -> None:
    file = write_settings(root, line + "\n")

    with pytest.raises(SettingsError) as caught:
        open_workspace(root)

    assert str(file) in caught.value.message
    assert caught.value.remedy
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [("PEELIAN_THREADS", "four"), ("PEELIAN_THREADS", ""), ("PEELIAN_SHRINK_LIMIT", "50%")],
)
def test_wrong_setting_of_the_environment_names_the_variable(
    root: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(SettingsError, match=variable) as caught:
        open_workspace(root)

    assert caught.value.remedy


def test_settings_that_are_not_utf8_are_refused(root: Path) -> None:
    (root / "peelian.toml").write_bytes(b"# caf\xe9\n")

    with pytest.raises(SettingsError, match=r"peelian\.toml"):
        open_workspace(root)


def test_folder_without_settings_is_not_a_workspace(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is not a workspace") as caught:
        open_workspace(tmp_path)

    assert caught.value.remedy == f"Make one with: peelian init {tmp_path}"


@pytest.mark.parametrize("inside", [".", "records", "records/deeper"])
def test_workspace_is_found_at_or_above_the_current_folder(
    root: Path, monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    (root / inside).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(root / inside)

    assert open_workspace().root == root


def test_folder_named_workspace_beside_is_found_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = create_workspace(tmp_path / "workspace").root
    (tmp_path / "src").mkdir()
    monkeypatch.chdir(tmp_path / "src")

    assert open_workspace().root == made


def test_workspace_named_in_the_environment_wins_over_the_current_folder(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = create_workspace(tmp_path / "other").root
    monkeypatch.chdir(root)
    monkeypatch.setenv("PEELIAN_WORKSPACE", str(other))

    assert open_workspace().root == other
    assert open_workspace(root).root == root


def test_no_workspace_anywhere_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SettingsError, match="no workspace at or above") as caught:
        open_workspace()

    assert "peelian init" in caught.value.remedy
    assert "PEELIAN_WORKSPACE" in caught.value.remedy
