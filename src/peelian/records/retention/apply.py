"""Carrying a plan out, so that whatever stops it, the next run ends it.

First the journal says what is going to be done. Then a commit takes the rows out of today's table, then the files that
hold them in earlier versions go, then what was kept beside the tables, then the certificate is written and the journal
goes. Each step does nothing where it was done before.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from filelock import FileLock

from peelian.catalogue.catalogue import Catalogue
from peelian.core.errors import ConflictError, PeelianError
from peelian.core.workspace import Workspace
from peelian.records.audit import About, record
from peelian.records.deletion import Deletion, deletions
from peelian.records.retention.certificate import (
    Certificate,
    DeletedSlice,
    certificates_folder,
    place_text,
    read_journal,
    write_certificate,
)
from peelian.records.retention.plan import Doomed, Plan, files_holding
from peelian.records.retention.remaining import files_with, references_of
from peelian.records.table import Slice, open_table, replace_slices

TRIES = 10
JOURNAL = ".begun"


def apply_plan(workspace: Workspace, catalogue: Catalogue, plan: Plan, *, by: str, reason: str) -> Certificate:
    """Delete for good what the plan lists; the certificate. Nothing but this takes files out of record tables."""
    if not plan.doomed:
        raise PeelianError("There is nothing to delete.", remedy="See `peelian retention plan`.")
    if not by.strip() or not reason.strip():
        raise PeelianError("A deletion says who decided it and why.", remedy="Give --by NAME and --reason TEXT.")
    now = dt.datetime.now(dt.UTC)
    name = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    with FileLock(lock_file(workspace)):
        record(workspace, "retention apply", About(rows=plan.rows, purpose=reason, note=f"certificate {name}"))
        journal = {
            "id": name, "by": by, "reason": reason, "begun": now.isoformat(timespec="seconds"), "plan_id": plan.id,
            "plan": asdict(plan), "values": sorted(references_of(workspace, catalogue, plan.doomed)),
            "before": {each: _version(workspace, each) for each in sorted({each.dataset for each in plan.doomed})},
            "files": _hashes(workspace, (*plan.old_files, *plan.kept_files, *plan.marts)),
        }  # fmt: skip
        place = certificates_folder(workspace) / (name + JOURNAL)
        place_text(place, json.dumps(journal))
        return _carry_out(workspace, place)


def finish_begun(workspace: Workspace) -> list[Certificate]:
    """End every deletion that was begun and not ended."""
    if not any(certificates_folder(workspace).glob("*" + JOURNAL)):
        return []
    with FileLock(lock_file(workspace)):
        return [_carry_out(workspace, each) for each in sorted(certificates_folder(workspace).glob("*" + JOURNAL))]


def lock_file(workspace: Workspace) -> Path:
    """The lock that is held while files are taken out of record tables."""
    folder = certificates_folder(workspace)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "lock"


def _carry_out(workspace: Workspace, place: Path) -> Certificate:
    journal = read_journal(place)
    doomed = [Doomed(**{**each, "slice": Slice(**each["slice"])}) for each in journal["plan"]["doomed"]]
    for dataset in journal["before"]:
        _commit(workspace, dataset, [each for each in doomed if each.dataset == dataset], journal["id"])
    for dataset in journal["before"]:
        for path in files_holding(workspace, dataset, doomed):
            path.unlink(missing_ok=True)
    rewritten = []
    for name in journal["plan"]["kept_files"]:
        if _without_rows(workspace.root / name, {each.value for each in doomed}):
            rewritten.append(name)
    for name in journal["plan"]["marts"]:
        (workspace.root / name).unlink(missing_ok=True)
    certificate = _certificate(workspace, journal, doomed, rewritten, place)
    write_certificate(workspace, certificate)
    place.unlink()
    return certificate


def _commit(workspace: Workspace, dataset: str, doomed: list[Doomed], certificate: str) -> None:
    """Take the rows out of today's table, if that was not done."""
    from deltalake.exceptions import CommitFailedError

    for _ in range(TRIES):
        table = open_table(workspace, dataset)
        if table is None or any(each.certificate == certificate for each in deletions(workspace, dataset)):
            return
        left, rows = _left(table, doomed)
        try:
            replace_slices(table, rows.to_reader(), sorted(left), Deletion(certificate, left).to_metadata())
        except CommitFailedError:
            continue
        return
    raise ConflictError(
        f"Other loads kept committing to {dataset}.", remedy="Run the command again: it ends what was begun."
    )


def _left(table: Any, doomed: list[Doomed]) -> tuple[dict[Slice, int], pa.Table]:
    """What stays of the slices: how many rows of each, and the rows."""
    left: dict[Slice, int] = {}
    stay = []
    for place in sorted({each.slice for each in doomed}):
        values = [each.value for each in doomed if each.slice == place]
        within = [("source", "=", place.source), ("force", "=", place.force), ("month", "=", place.month)]
        rows = table.to_pyarrow_table(filters=within)
        column = next(each.column for each in doomed if each.slice == place)
        gone = pc.is_in(rows[column], pa.array(values)) if column else pa.array([True] * rows.num_rows)
        kept = rows.filter(pc.invert(gone))
        left[place] = kept.num_rows
        stay.append(kept)
    return left, pa.concat_tables(stay)


def _without_rows(path: Path, values: set[str]) -> bool:
    """Take the file away or, where single rows are to go and it is Parquet, those that have one of the values."""
    if not path.exists():
        return False
    if values == {""} or path.suffix != ".parquet":
        path.unlink()
        return False
    rows = pq.read_table(path)
    texts = [name for name in rows.column_names if pa.types.is_string(rows.schema.field(name).type)]
    gone = pa.array([False] * rows.num_rows)
    for name in texts:
        for value in values:
            gone = pc.or_kleene(gone, pc.fill_null(pc.match_substring(rows[name], value), fill_value=False))
    draft = path.with_suffix(".new")
    pq.write_table(rows.filter(pc.invert(gone)), draft, compression="zstd")
    draft.replace(path)
    return True


def _certificate(
    workspace: Workspace, journal: dict[str, Any], doomed: list[Doomed], rewritten: list[str], place: Path
) -> Certificate:
    still = [
        path.relative_to(workspace.root).as_posix()
        for dataset in journal["before"]
        for path in files_holding(workspace, dataset, doomed)
    ]
    still += files_with(workspace, set(journal["values"]), [place])
    plan = journal["plan"]
    return Certificate(
        id=journal["id"],
        plan=journal["plan_id"],
        rule=plan["rule"],
        by=journal["by"],
        reason=journal["reason"],
        begun=journal["begun"],
        ended=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        slices=tuple(
            DeletedSlice(each.dataset, each.slice.source, each.slice.force, each.slice.month, each.rows, each.held)
            for each in doomed
        ),
        submissions=tuple(plan["submissions"]),
        files={name: sha for name, sha in journal["files"].items() if not (workspace.root / name).exists()},
        rewritten=tuple(rewritten),
        versions={name: (before, _version(workspace, name)) for name, before in journal["before"].items()},
        unreadable=tuple((name, version) for name, version in plan["versions"]),
        publications=tuple(plan["publications"]),
        looked_for=len(journal["values"]),
        found_in=tuple(sorted(set(still))),
    )


def _version(workspace: Workspace, dataset: str) -> int:
    table = open_table(workspace, dataset)
    return -1 if table is None else int(table.version())


def _hashes(workspace: Workspace, names: Iterable[str]) -> dict[str, str]:
    return {name: hashlib.sha256((workspace.root / name).read_bytes()).hexdigest() for name in names}
