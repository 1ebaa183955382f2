"""Loading a file: read → check → accept or quarantine → one commit."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.model import Dataset
from peelian.core.errors import ConflictError, IntakeError
from peelian.core.force import force as named_force
from peelian.core.period import Period
from peelian.core.workspace import Workspace
from peelian.records import readers
from peelian.records.audit import About, record
from peelian.records.checked import EVERYTHING, CheckedRows, Reason, check_rows, write_quarantine
from peelian.records.checks import checked_query
from peelian.records.disk import refuse_without_space, writing
from peelian.records.heading import look_for_table
from peelian.records.keys import read_key
from peelian.records.layout import OWN, Layout
from peelian.records.ledger import Submission, holders, submissions
from peelian.records.one_key import refuse_other_key
from peelian.records.order import extract_day, refuse_older
from peelian.records.pseudonym import ReplacedRows, may_be_private, replacing, values_unseen
from peelian.records.readers.limits import Limits
from peelian.records.readers.received import Received, receive
from peelian.records.readers.rows import Malformed
from peelian.records.retention.apply import finish_begun
from peelian.records.staging import (
    discard,
    keep,
    kept_rows_file,
    mark_hash,
    quarantine_file,
    received_file,
    staging,
    sweep,
)
from peelian.records.table import Slice, create_table, replace_slices

SHOWN_REASONS = 20
KEPT_ROWS = "rows.parquet"
TRIES = 10


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """What the person who loads says about a file, where the file cannot say it itself.

    `replace_smaller` allows a month to be replaced by far fewer rows; `reinstate` allows bytes that a later submission
    has replaced, or an extract that is older than what a month holds, to be put back. `extracted` is the day on which
    the file was extracted; `sheet` names the sheet of a workbook that holds several
    tables.

    >>> LoadOptions(force="kent", period=Period.parse("2018-19")).period.label
    '2018/19'
    """

    source: str | None = None
    mapping: str | None = None
    force: str | None = None
    period: Period | None = None
    replace_smaller: bool = False
    reinstate: bool = False
    extracted: dt.date | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """The outcome of a load. `unchanged` means that these bytes were in place already and nothing was done.

    `above` is how many rows above the header were left out.
    """

    submission: Submission
    unchanged: bool
    reasons: tuple[Reason, ...] = ()
    above: int = 0


Progress = Callable[[str, int, int], None]


def load_file(
    workspace: Workspace,
    catalogue: Catalogue,
    dataset: str,
    file: Path,
    options: LoadOptions | None = None,
    progress: Progress = lambda stage, done, total: None,
    name: str = "",
) -> Loaded:
    """Take one file into a dataset, all of it or nothing.

    Every row is accepted or quarantined with its reasons. The slices (source, force, month) that the accepted rows
    belong to are replaced in one commit. `progress` is told (stage, done, total), total 0 when it is not known.
    `name` is what the file is called, if not as on disk.

    Raises IntakeError, and leaves the workspace as it was, for a file that cannot be read, has other columns, has no
    acceptable row or too many bad ones, or would replace a month by far fewer rows; ConflictError when somebody else
    changed the same slices meanwhile; DiskError where the disk is full or may not be written.
    """
    options = options or LoadOptions()
    entry = catalogue.dataset(dataset)
    finish_begun(workspace)
    sweep(workspace, lambda: _committed(workspace, catalogue))
    now = dt.datetime.now(dt.UTC)
    with (
        writing(workspace.records, "Nothing was loaded, and what was held is whole."),
        staging(workspace, f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}") as folder,
    ):
        limits = Limits.of(workspace.settings)
        received = receive(file, folder, lambda done, total: progress("copying", done, total), limits, name)
        mark_hash(folder, received.sha256)
        with values_unseen(hidden=may_be_private(catalogue, entry, options.source, options.mapping)):
            look, found = look_for_table(catalogue, entry, received, options.mapping, options.sheet)
        layout = found.layout
        day = extract_day(catalogue, layout, received.name, options.extracted)
        draft = replace(_draft(catalogue, entry, layout, received, options, folder.name, now), extracted=day.known)
        how = replacing(catalogue, entry, draft.source, layout)
        key = read_key(workspace) if how else None
        draft = replace(draft, key=key.fingerprint if key else "")
        history = submissions(workspace, dataset)
        refuse_other_key(workspace, catalogue, draft)
        earlier = _same_before(draft, history, options)
        if earlier:
            return Loaded(earlier, unchanged=True)
        texts = readers.rows(look, found.where, lambda done: progress("checking", done, 0))
        rows = ReplacedRows(texts, how, key, layout.header, folder / KEPT_ROWS, received.name) if how and key else texts
        query = checked_query(entry, layout, force=draft.force, period=options.period)
        watch = day.see if day.watches else None
        checked = check_rows(rows, query, entry, draft.source, folder, workspace, watch)
        if layout.blocks and rows.malformed:
            _refuse_broken_blocks(rows.malformed[0], received.name)
        _refuse_hopeless(received, checked, workspace.settings.quarantine_limit)
        _refuse_shrinking(received, checked, history, workspace.settings.shrink_limit, options)
        counted = replace(_counted(draft, checked), extracted=day.settled())
        if not options.reinstate:
            refuse_older(counted, holders(history))
        progress("committing", 0, counted.accepted)
        submission = _take_in(workspace, catalogue, received, checked, counted, folder, history, options)
        progress("committing", submission.accepted, submission.accepted)
        return Loaded(
            submission, unchanged=False, reasons=tuple(checked.first_reasons(SHOWN_REASONS)), above=found.above
        )


def _take_in(
    workspace: Workspace,
    catalogue: Catalogue,
    received: Received,
    checked: CheckedRows,
    submission: Submission,
    folder: Path,
    history: list[Submission],
    options: LoadOptions,
) -> Submission:
    """Put quarantine and received file in place, then commit; the submission with its table version."""
    try:
        if submission.quarantined:
            write_quarantine(checked.reasons, folder / "quarantine")
            keep(folder / "quarantine", quarantine_file(workspace, submission.id))
        if (folder / KEPT_ROWS).exists():
            keep(folder / KEPT_ROWS, kept_rows_file(workspace, submission.id))
        else:
            keep(received.path, received_file(workspace, received.sha256))
        refuse_without_space(workspace.records, (folder / EVERYTHING).stat().st_size)
        noted = About(
            submission.dataset, submission.source, submission.force, submission.period, submission.id,
            submission.columns, submission.accepted,
        )  # fmt: skip
        record(workspace, "load", noted)
        version = _commit(workspace, checked, submission, holders(history), options)
    except BaseException:
        discard(workspace, folder, _committed(workspace, catalogue))
        raise
    return next(each for each in submissions(workspace, submission.dataset, version) if each.version == version)


def _committed(workspace: Workspace, catalogue: Catalogue) -> set[str]:
    """The ids of all submissions that commits name, and the hashes of the files that these received."""
    every = [each for name in catalogue.datasets for each in submissions(workspace, name)]
    return {each.id for each in every} | {each.sha256 for each in every}


def _draft(
    catalogue: Catalogue,
    dataset: Dataset,
    layout: Layout,
    received: Received,
    options: LoadOptions,
    name: str,
    now: dt.datetime,
) -> Submission:
    """The submission as far as it is known before its rows are read."""
    return Submission(
        id=name,
        dataset=dataset.id,
        source=_source(catalogue, dataset.id, layout, options, received.name),
        mapping=layout.mapping,
        file=received.name,
        sha256=received.sha256,
        intake=_intake_version(catalogue, dataset.id, layout),
        force=_declared_force(layout, options, received.name),
        period=str(options.period or ""),
        received=0,
        accepted=0,
        quarantined=0,
        loaded_at=now.isoformat(timespec="milliseconds"),
        columns=layout.given(dataset),
        blanks={},
        slices={},
    )


def _source(catalogue: Catalogue, dataset: str, layout: Layout, options: LoadOptions, file: str) -> str:
    source = options.source or layout.source
    catalogue.source(source)
    mapped = [each.id for each in catalogue.mappings.values() if (each.dataset, each.source) == (dataset, source)]
    if layout.mapping == OWN and mapped:
        raise IntakeError(
            file,
            f"files from {source} are laid out as {' or '.join(mapped)}, and this one is not.",
            remedy="Name the source that it really comes from, or leave --source out.",
        )
    if layout.mapping != OWN and source != layout.source:
        raise IntakeError(
            file,
            f"it is laid out as {layout.mapping}, whose source is {layout.source}, not {source}.",
            remedy="Leave --source out.",
        )
    return source


def _declared_force(layout: Layout, options: LoadOptions, file: str) -> str:
    if options.force and (layout.force or (layout.names_force and layout.force_column is None)):
        problem = f"it is laid out as {layout.mapping}, which says the force of each row."
        raise IntakeError(file, problem, remedy="Leave --force out.")
    if options.force:
        return named_force(options.force).id
    if not layout.names_force:
        raise IntakeError(
            file, "it has no column that names the force.", remedy="Say whose records they are: --force leicestershire."
        )
    return ""


def _intake_version(catalogue: Catalogue, dataset: str, layout: Layout) -> str:
    parts = [catalogue.entry_version("datasets", dataset)]
    if layout.mapping != OWN:
        parts.append(catalogue.entry_version("mappings", layout.mapping))
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:12]


def _same_before(draft: Submission, history: list[Submission], options: LoadOptions) -> Submission | None:
    """The earlier submission of the same bytes that still holds its slices; refuses one that was replaced since."""
    held = holders(history)
    identity = ("source", "mapping", "sha256", "intake", "force", "period")
    for earlier in reversed(history):
        if any(getattr(earlier, each) != getattr(draft, each) for each in identity):
            continue
        if draft.extracted not in ("", earlier.extracted):
            continue
        if earlier.deleted and not options.reinstate:
            raise IntakeError(
                draft.file,
                f"this file was loaded before as {earlier.id}, and its records were deleted under certificate "
                f"{', '.join(sorted(set(earlier.deleted.values())))}.",
                remedy="If they may be held again, load it with --reinstate.",
            )
        if earlier.deleted:
            return None
        others = {held[each].id for each in earlier.slices if held[each].id != earlier.id}
        if not others:
            return earlier
        if options.reinstate:
            return None
        raise IntakeError(
            draft.file,
            f"this file was loaded before as {earlier.id} and replaced since by {', '.join(sorted(others))}.",
            remedy="To put the older records back, load it with --reinstate.",
        )
    return None


def _refuse_broken_blocks(first: Malformed, file: str) -> None:
    raise IntakeError(
        file,
        f"the row has {first.found} columns and not {first.expected}, so it cannot be said where a force's rows begin.",
        remedy="The file names no forces and holds them one after another: get it whole.",
        row=first.row,
    )


def _refuse_hopeless(received: Received, checked: CheckedRows, limit: float) -> None:
    if checked.received == 0:
        raise IntakeError(received.name, "it has a header and no rows.", remedy="Export it again with its rows.")
    if checked.accepted and checked.quarantined <= limit * (checked.received - sum(checked.left_out.values())):
        return
    if not checked.quarantined:
        problem = f"all of its {checked.received:,} rows are left out as no records, so nothing was loaded."
        raise IntakeError(
            received.name, problem, remedy="See leave_out in the mapping, or choose another with --mapping."
        )
    first = checked.first_reasons(1)[0]
    count = "none" if not checked.accepted else f"only {sum(checked.accepted.values()):,}"
    raise IntakeError(
        received.name,
        f"{count} of {checked.received:,} rows can be accepted, so nothing was loaded. "
        f"The first bad row fails the rule {first.rule!r}.",
        remedy=first.remedy
        + ("" if not checked.accepted else f" To load it all the same, raise quarantine_limit (now {limit:g})."),
        row=first.row,
        column=first.column,
        value=first.value,
    )


def _refuse_shrinking(
    received: Received, checked: CheckedRows, history: list[Submission], limit: float, options: LoadOptions
) -> None:
    if options.replace_smaller:
        return
    held = holders(history)
    for each, rows in sorted(checked.accepted.items()):
        before = held[each].slices[each] if each in held else 0
        if rows < limit * before:
            raise IntakeError(
                received.name,
                f"it would replace the {before:,} rows of {each.force} in {each.month} by {rows:,}.",
                remedy="If it holds stray rows of another month, declare --period; if it is right, --replace-smaller.",
            )


def _counted(draft: Submission, checked: CheckedRows) -> Submission:
    accepted = sum(checked.accepted.values())
    assert checked.received == accepted + checked.quarantined + sum(checked.left_out.values())
    return replace(
        draft,
        received=checked.received,
        accepted=accepted,
        quarantined=checked.quarantined,
        left_out=checked.left_out,
        blanks=checked.blanks(draft.columns),
        slices=dict(checked.accepted),
    )


def _commit(
    workspace: Workspace,
    checked: CheckedRows,
    submission: Submission,
    seen: dict[Slice, Submission],
    options: LoadOptions,
) -> int:
    """Commit on top of whatever is there, as long as our slices still hold what this load was checked against."""
    from deltalake.exceptions import CommitFailedError

    for _ in range(TRIES):
        table = create_table(workspace, checked.dataset)
        now = holders(submissions(workspace, submission.dataset, table.version()))
        for each in sorted(submission.slices):
            before, current = seen.get(each), now.get(each)
            if current is not None and (before is None or before.id != current.id):
                if not options.reinstate:
                    refuse_older(submission, now)
                raise ConflictError(
                    f"{submission.file}: {each.force} in {each.month} was replaced by {current.id} ({current.file}) "
                    "while this file was being checked.",
                    remedy="Nothing was loaded. Load the file again if it is the newer one.",
                )
        try:
            return replace_slices(
                table, checked.reader(submission.id), sorted(submission.slices), submission.to_metadata()
            )
        except CommitFailedError:
            continue
    raise ConflictError(
        f"{submission.file}: other loads kept committing to {submission.dataset}.",
        remedy="Nothing was loaded. Load it again.",
    )
