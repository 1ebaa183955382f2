"""Each reader under a coverage-guided fuzzer, in a process with limits of time and memory."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

SEEDS = Path(__file__).parent.parent / "records" / "bad_files" / "crimes"
PROGRAM = Path(__file__).parent / "fuzz_readers.py"
FILES = [
    "sheet-good.xlsx",
    "open-good.ods",
    "list.json",
    "lines.jsonl",
    "good.parquet",
    "utf-16.csv",
    "good.csv",
    "packed-twice.csv.gz",
]


@pytest.mark.long
@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not for this system")
@pytest.mark.parametrize("name", FILES)
def test_reader_meets_every_mutation_with_rows_or_a_refusal(name: str, tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / name).write_bytes((SEEDS / name).read_bytes())
    limits = ["-runs=2000", "-timeout=20", "-rss_limit_mb=2000", "-max_len=20000", f"-artifact_prefix={tmp_path}/"]

    done = subprocess.run(
        [sys.executable, str(PROGRAM), *limits, str(seeds)], capture_output=True, text=True, timeout=600, check=False
    )

    assert done.returncode == 0, done.stderr[-3000:]
