"""What a mart's file holds, read without Peelian."""

from __future__ import annotations

from pathlib import Path

import duckdb


def content(path: Path) -> dict[str, list[str]]:
    """Every row of every table of a mart, as text, sorted; columns in the order of their names."""
    with duckdb.connect(str(path), read_only=True) as connection:
        names = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return {
            name: sorted(map(str, connection.execute(f'SELECT {_columns(connection, name)} FROM "{name}"').fetchall()))
            for name in names
        }


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    found = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE NOT internal AND table_name = ? ORDER BY column_name", [table]
    )
    return ", ".join(f'"{row[0]}"' for row in found.fetchall())
