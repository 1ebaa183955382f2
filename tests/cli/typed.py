"""Commands as a person types them: what they print on each stream, and the status that they end with."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from peelian.cli import main


def run(*arguments: str | Path, folder: Path, status: int = 0, own_process: bool = False) -> tuple[str, str]:
    """What `peelian` prints in a folder, on both streams.

    It is run in this process, which spares the start of another; that both say the same is tested by itself.
    """
    words = list(map(str, arguments))
    ended, out, problems = _in_its_own(words, folder) if own_process else _in_this(words, folder)
    assert ended == status, out + problems
    assert "Traceback" not in problems
    return out, problems


def _in_this(words: list[str], folder: Path) -> tuple[int, str, str]:
    out, problems = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(problems):
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["peelian", *words])
        with pytest.raises(SystemExit) as end:
            main()
    assert isinstance(end.value.code, int)
    return end.value.code, out.getvalue(), problems.getvalue()


def _in_its_own(words: list[str], folder: Path) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "peelian.cli", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr
