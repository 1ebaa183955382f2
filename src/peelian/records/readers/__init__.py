"""Readers: files of every format as one stream of text rows, numbered as a spreadsheet numbers them."""

from __future__ import annotations

from peelian.records.readers.looking import look, rows

__all__ = ["look", "rows"]
