"""Every method as a call on plain values: one function a method, named as the method, in families."""

from __future__ import annotations

from peelian.statistics.methods import comparison, control_charts, figures, surveys_and_audits, uncertainty

FAMILIES = (control_charts, uncertainty, comparison, surveys_and_audits, figures)
