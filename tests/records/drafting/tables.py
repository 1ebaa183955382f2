"""Datasets and helpers for tests of drafting."""

from __future__ import annotations

from pathlib import Path

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.load import load_catalogue

WORK = """
id: team_workforce
title: Workforce of forces
one_row_is: the people of one kind, rank and sex in a force on a day
grain: snapshot
time: as_at
columns:
  as_at: {type: date, required: true, means: day of the count}
  worker_type:
    type: category
    required: true
    values: [police officer, police staff, designated officer, police community support officer, special constable,
             traffic warden, police support volunteer]
    means: kind of worker
  rank: {type: text, means: rank or role}
  sex: {type: category, values: [Female, Male], means: sex}
  headcount: {type: number, required: true, min: 0, means: number of people}
  fte: {type: number, min: 0, means: full-time equivalents}
"""
RESIDENTS = """
id: team_residents
title: Residents by ethnic group
one_row_is: the residents of one ethnic group in a force area on a day
grain: snapshot
time: as_at
columns:
  as_at: {type: date, required: true, means: day of the census}
  ethnicity:
    type: category
    required: true
    values: [White, Black, Asian, Chinese, Mixed, Other]
    means: ethnic group
  residents: {type: integer, required: true, min: 0, means: usual residents}
"""
OFFENCES = """
id: team_offences
title: Offences counted by quarter
one_row_is: the offences of one code that a force recorded in a quarter
grain: counted
time: period
key: [force, period, offence_code]
parts: [period]
columns:
  period: {type: period, required: true, means: quarter}
  offence_code: {type: text, required: true, means: code of the offence}
  offence_description: {type: text, means: the offence in words}
  offence_group: {type: text, means: group of the offence}
  offences: {type: integer, required: true, means: number of offences}
"""


def team_catalogue(folder: Path) -> Catalogue:
    """Peelian's catalogue with three datasets of a team's own, in a folder that is made."""
    datasets = folder / "datasets"
    datasets.mkdir(parents=True, exist_ok=True)
    for text in (WORK, RESIDENTS, OFFENCES):
        (datasets / f"{text.split()[1]}.yaml").write_text(text, encoding="utf-8")
    return load_catalogue(folder)
