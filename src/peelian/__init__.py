"""Peelian: from a police force's own records to a judgment that anyone can check.

The names here are the public interface; everything else may move.

>>> import peelian
>>> peelian.force("Leicestershire").ons_code
'E23000021'
>>> peelian.Period.parse("2018-19").same_last_year.label
'2017/18'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from peelian.core.basis import Basis
    from peelian.core.errors import PeelianError
    from peelian.core.fact import Fact
    from peelian.core.force import Force, force
    from peelian.core.period import Period
    from peelian.records.intake import LoadOptions
    from peelian.workbench import Workbench

__all__ = ["Basis", "Fact", "Force", "LoadOptions", "PeelianError", "Period", "Workbench", "force"]

# Imported when first asked for, so that `peelian --help` does not wait for a database engine.
_HOMES = {
    "Basis": "core.basis",
    "Fact": "core.fact",
    "Force": "core.force",
    "LoadOptions": "records.intake",
    "PeelianError": "core.errors",
    "Period": "core.period",
    "Workbench": "workbench",
    "force": "core.force",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'peelian' has no attribute {name!r}")
    return getattr(import_module(f"peelian.{_HOMES[name]}"), name)
