"""Checking a publication: what it printed, computed again from today's records and catalogue."""

from __future__ import annotations

from peelian.core.errors import BindingError, UnknownNameError
from peelian.core.period import Period
from peelian.core.workspace import Workspace
from peelian.measures.figures import Figures
from peelian.publish.changes import Changes, changes_since
from peelian.publish.edition import Edition
from peelian.publish.reasons import Since
from peelian.publish.report import Report, build_report, shown_figures


def check_edition(edition: Edition, figures: Figures, workspace: Workspace) -> Changes:
    """What changed since an edition was written, seen from the figures of its force and source."""
    entry = figures.catalogue.publications.get(edition.publication)
    shown = shown_figures(figures, entry) if entry else figures
    return changes_since(Since(edition, shown, workspace), _today(edition, shown))


def _today(edition: Edition, figures: Figures) -> Report | None:
    """The report as it would be written now; None where nothing of it is held, or the catalogue lacks it."""
    try:
        return build_report(edition.publication, figures, Period.parse(edition.period))
    except (BindingError, UnknownNameError):
        return None
