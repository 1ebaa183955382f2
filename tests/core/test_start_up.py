"""The command line starts at once: help brings in none of the heavy libraries."""

from __future__ import annotations

import json
import subprocess
import sys

HEAVY = {"duckdb", "deltalake", "pyarrow", "pydantic", "numpy", "sqlglot", "jinja2", "yaml"}
TYPER_OWN = {"pydantic"}  # Typer itself reads the parameters of a command with it.
PROBE = """
import io, json, sys
from contextlib import redirect_stdout
from peelian.cli.app import app

def after_help(*words):
    try:
        with redirect_stdout(io.StringIO()) as shown:
            app([*words, "--help"])
    except SystemExit as end:
        assert end.code == 0, words
    assert "Usage" in shown.getvalue(), words
    return list(sys.modules)

first = after_help()
commands = [each.name for each in (*app.registered_groups, *app.registered_commands)]
print(json.dumps({"first": first, "commands": {name: after_help(name) for name in commands}}))
"""


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert HEAVY & set(found["first"]) == set()
    assert {"load", "measures"} <= set(found["commands"])
    for command, modules in found["commands"].items():
        assert (HEAVY - TYPER_OWN) & set(modules) == set(), command
