"""Made street-level files of data.police.uk: the columns, lengths and mixture of the real ones, some rows spoilt."""

from __future__ import annotations

from pathlib import Path

import duckdb

from peelian.core.force import ForceKind, forces
from peelian.core.period import Period

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
# Hundredths, about as in the street files of October 2018.
TYPES = {
    "Violence and sexual offences": 28,
    "Anti-social behaviour": 15,
    "Criminal damage and arson": 9,
    "Burglary": 8,
    "Vehicle crime": 8,
    "Public order": 8,
    "Shoplifting": 8,
    "Other theft": 8,
    "Bicycle theft": 2,
    "Drugs": 2,
    "Theft from the person": 1,
    "Other crime": 1,
    "Robbery": 1,
    "Possession of weapons": 1,
}
OUTCOMES = {
    "Investigation complete; no suspect identified": 46,
    "Unable to prosecute suspect": 32,
    "Awaiting court outcome": 6,
    "Under investigation": 6,
    "Local resolution": 5,
    "Offender given a caution": 3,
    "Further investigation is not in the public interest": 2,
}
STREETS = ("High Street", "Station Road", "Parking Area", "Supermarket", "St Mary's Close", "Petrol Station")
SPOILT_EVERY = 100


def write_street_file(file: Path, rows: int, months: Period) -> None:
    """Write `rows` records of the 43 territorial forces over `months`, sorted by month and force.

    Every hundredth is spoilt, in turn: an unknown category, an unknown outcome, no such month, an unknown force, no
    category, a column too few.
    """
    names = [force.name for force in forces() if force.kind is ForceKind.TERRITORIAL]
    every = [str(month) for month in months.months]
    with duckdb.connect() as connection, file.open("wb") as target:
        target.write(HEADER.encode() + b"\n")
        stream = connection.sql(_lines(rows, names, every)).to_arrow_reader(100_000)
        for batch in stream:
            target.write(("\n".join(batch.column(0).to_pylist()) + "\n").encode())


def _lines(rows: int, names: list[str], months: list[str]) -> str:
    """SQL for the lines of a file, the same ones each time."""
    cells = len(names) * len(months)
    return f"""
        WITH drawn AS (
            SELECT i, (hash(i, 1) % 100)::BIGINT AS kind_at, (hash(i, 2) % 100)::BIGINT AS outcome_at,
                (hash(i, 3) % 1000000000)::BIGINT AS place,
                i * {cells} // {rows} AS cell, CASE WHEN i % {SPOILT_EVERY} = 0 THEN i // {SPOILT_EVERY} % 6 END AS bad
            FROM range({rows}) AS numbers(i)
        ), worded AS (
            SELECT i, bad, place,
                {_listed(months)}[cell // {len(names)} + 1] AS month,
                {_listed(names)}[cell % {len(names)} + 1] AS force,
                {_listed(_repeated(TYPES))}[kind_at + 1] AS kind,
                {_listed(_repeated(OUTCOMES))}[outcome_at + 1] AS outcome
            FROM drawn
        )
        SELECT CASE WHEN kind = 'Anti-social behaviour' THEN '' ELSE sha256(i::VARCHAR) END
            || ',' || CASE bad WHEN 2 THEN '2018-13' ELSE month END
            || ',' || force || ',' || CASE bad WHEN 3 THEN 'Nowhere Police' ELSE force END
            || ',' || format('-{{}}.{{:06d}}', place % 3, place % 1000000)
            || ',' || format('5{{}}.{{:06d}}', place % 5, place // 7 % 1000000)
            || ',On or near ' || {_listed(STREETS)}[place % {len(STREETS)} + 1]
            || ',' || format('E0{{:07d}}', 1000000 + place % 33000)
            || ',' || format('Town {{:03d}}A', place % 300)
            || ',' || CASE bad WHEN 0 THEN 'Piracy' WHEN 4 THEN '' ELSE kind END
            || ',' || CASE WHEN bad = 1 THEN 'Sent to sea' WHEN kind = 'Anti-social behaviour' THEN '' ELSE outcome END
            || CASE bad WHEN 5 THEN '' ELSE ',' END
        FROM worded ORDER BY i
    """


def _repeated(shares: dict[str, int]) -> list[str]:
    return [word for word, share in shares.items() for _ in range(share)]


def _listed(words: list[str] | tuple[str, ...]) -> str:
    quoted = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    return f"[{quoted}]"
