"""Time Peelian's scan of 20 million calls and 20 million crimes against its peers; write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import os
import platform
import re
import shutil
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

import duckdb
import peers
import yaml
from made_records import YEARS, make_records, put_year

from peelian.catalogue.load import Catalogue, load_catalogue
from peelian.core.workspace import Workspace, create_workspace
from peelian.measures.atom import compile_measure
from peelian.measures.build import current_mart
from peelian.measures.mart import Mart
from peelian.measures.plan import DatasetPlan, plans
from peelian.records.table import literal, open_table, table_files

FULL = 20_000_000
HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
MEANS = (peers.bare, peers.bare_stored, peers.ours, peers.rolled_up, peers.one_by_one, peers.with_polars, peers.with_pandas)
LEFT_OUT = {"asks": "How fast?", "better": "neutral", "definition": "None.", "owner": "benchmark", "reviewed": "2026-11-22"}
Times = dict[str, list[tuple[float, float]]]
