"""Jobs that wait: one line a grade, first come, first served, with interrupted jobs before those not yet begun.

A line is the first and the last job in it and, for each job, the job behind it. Within a grade an interrupted job has
arrived before every job not yet begun, so taking the interrupted ones first, in order of arrival, keeps the line's
order.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from peelian.demand.compiled import inlined
from peelian.demand.kernels.pool import MOST_UNITS

Integers = npt.NDArray[np.int64]

NOBODY = -1


class Lines(NamedTuple):
    """First and last job of each grade's line, the job behind each job, and the interrupted jobs of each grade.

    Interrupted jobs are kept from the last arrived to the first, each with how much of it is left.
    """

    first: Integers
    last: Integers
    behind: Integers
    interrupted: Integers
    interrupted_job: Integers
    left_us: Integers


def new_lines(jobs: int, grades: int) -> Lines:
    """Empty lines for so many jobs and grades."""
    return Lines(
        first=np.full(grades, NOBODY, np.int64),
        last=np.full(grades, NOBODY, np.int64),
        behind=np.empty(jobs, np.int64),
        interrupted=np.zeros(grades, np.int64),
        interrupted_job=np.empty((grades, MOST_UNITS), np.int64),
        left_us=np.empty((grades, MOST_UNITS), np.int64),
    )


@inlined
def join(lines: Lines, grade: int, job: int) -> None:
    """Put a job at the end of its grade's line."""
    lines.behind[job] = NOBODY
    if lines.first[grade] == NOBODY:
        lines.first[grade] = job
    else:
        lines.behind[lines.last[grade]] = job
    lines.last[grade] = job


@inlined
def first_grade(lines: Lines) -> int:
    """The highest grade of which a job waits; the number of grades if none does."""
    grade, grades = 0, lines.first.size
    while grade < grades and lines.first[grade] == NOBODY and lines.interrupted[grade] == 0:
        grade += 1
    return grade


@inlined
def interrupt(lines: Lines, grade: int, job: int, left_us: int) -> None:
    """Put an interrupted job among its grade's, so that the last of the list is the first to have arrived."""
    place = lines.interrupted[grade]
    while place > 0 and lines.interrupted_job[grade, place - 1] < job:
        lines.interrupted_job[grade, place] = lines.interrupted_job[grade, place - 1]
        lines.left_us[grade, place] = lines.left_us[grade, place - 1]
        place -= 1
    lines.interrupted_job[grade, place] = job
    lines.left_us[grade, place] = left_us
    lines.interrupted[grade] += 1


@inlined
def leave(lines: Lines, grade: int) -> tuple[int, int]:
    """Take the next job of a grade that has one: the job and how much of it is left if it was interrupted, else -1."""
    count = lines.interrupted[grade]
    if count > 0:
        lines.interrupted[grade] = count - 1
        return lines.interrupted_job[grade, count - 1], lines.left_us[grade, count - 1]
    job = lines.first[grade]
    lines.first[grade] = lines.behind[job]
    return job, NOBODY
