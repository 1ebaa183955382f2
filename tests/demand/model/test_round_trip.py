"""Any model written as YAML reads back as the same model and compiles to the same arrays."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.demand.model.checks import faults
from peelian.demand.model.compile import compile_model
from peelian.demand.model.model import Model
from peelian.demand.model.quantity import Duration, Share
from peelian.demand.model.yaml_form import read_model, write_model

NAMES = st.one_of(
    st.sampled_from(["1", "999", "1e3", "null", "yes", "No", "on", "0x1", "2018-04-02", "a b", "é&/+-"]),
    st.text("abcXYZ019 -", min_size=1, max_size=8).filter(lambda text: text[0].isalnum()),
)
NUMBERS = st.decimals(0, 1000, places=4)
DURATIONS = st.integers(1, 10**13).map(Duration)
SHARES = st.decimals(0, Decimal("0.5"), places=6).map(Share)
MONTHS = st.lists(NUMBERS.map(lambda number: number + 1), min_size=12, max_size=12)
CHANGES = st.sampled_from(["+2", "-10 %", "7", "1e3"])
NOTES = st.sampled_from(["", "plain", "with: colon # and hash", " spaces ", "two\nlines", "'quoted'", "1"])
LAWS = st.one_of(
    st.builds(lambda each: {"fixed": each}, DURATIONS),
    st.builds(lambda one, other: {"uniform": {"low": min(one, other), "high": max(one, other)}}, DURATIONS, DURATIONS),
    st.builds(lambda each: {"exponential": {"mean": each}}, DURATIONS),
    st.builds(lambda mean, cv: {"gamma": {"mean": mean, "cv": cv}}, DURATIONS, st.sampled_from([0.5, 1, 1.25])),
    st.builds(lambda mean, cv: {"lognormal": {"mean": mean, "cv": cv}}, DURATIONS, st.sampled_from([0.5, 1, 1.25])),
    st.builds(lambda each: {"empirical": each}, st.lists(DURATIONS, min_size=1, max_size=4)),
)
STAFF = st.one_of(NUMBERS, st.builds(lambda a, b: {"mon-thu": a, "sat, sun": b, "bank holidays": b}, NUMBERS, NUMBERS))


@st.composite
def models(draw: st.DrawFn) -> Model:
    shift, other, stream, team, work, next_work, grade = draw(st.lists(NAMES, min_size=7, max_size=7, unique=True))
    hour = st.integers(0, 23).map("{:02}:00".format)
    content: dict[str, Any] = {
        "force": draw(NAMES),
        "note": draw(NOTES),
        "calendar": {
            "starts": dt.date(2018, 4, 2) + dt.timedelta(weeks=draw(st.integers(0, 500))),
            "weeks": draw(st.integers(1, 5)),
            "holidays": draw(st.sampled_from(["none", "england-and-wales"])),
        },
        "streams": {stream: {"per_year": draw(NUMBERS), "shape": {"month": draw(MONTHS)}}},
        "shifts": {each: {"from": draw(hour), "to": draw(hour), "note": draw(NOTES)} for each in (shift, other)},
        "teams": {
            team: {
                "staff": {shift: draw(STAFF), other: draw(NUMBERS)},
                "abstraction": draw(st.dictionaries(NAMES, SHARES, max_size=3)),
                "at_shift_end": draw(st.sampled_from(["finish", "handover", "preempt"])),
                "assumed": draw(st.booleans()),
            },
            grade: {"staff": {grade: draw(NUMBERS)}, "at_shift_end": "finish", "cost_per_hour": draw(NUMBERS)},
            stream: {"staff": draw(NUMBERS), "at_shift_end": "finish", "abstraction": {"x": {"day_every_months": 2}}},
        },
        "patterns": {grade: {"sequence": [shift, "rest", other], "offsets": [0, 2]}},
        "work": {
            work: {
                "arrives": [stream],
                "done_by": team,
                "takes": draw(LAWS),
                "grades": {grade: {"share": draw(SHARES), "travel": draw(LAWS)}, work: {"share": "rest"}},
                "then": {next_work: draw(SHARES), "end": "rest"},
            },
            next_work: {
                "delay": draw(LAWS),
                "done_by": stream,
                "lasts": draw(LAWS),
                "effort": draw(DURATIONS),
                "patience": draw(LAWS),
                "diverts_to": work,
                "review_takes": draw(DURATIONS),
                "appointments": {
                    "per_day": draw(st.integers(0, 50)),
                    "days": "weekdays",
                    "from": draw(hour),
                    "to": draw(hour),
                    "earliest": draw(DURATIONS),
                    "grace": draw(DURATIONS),
                },
                "starting_backlog": {"live": 3, "waited": draw(st.lists(DURATIONS, max_size=3))},
                "then": {"end": "99.5 %", grade: "0.5 %"},
            },
        },
        "ends": ["end", grade],
        "costs": {"overtime": draw(NUMBERS), "premiums": {shift: draw(SHARES)}},
        "targets": {team: {"kpi": "wait", "work": work, "percentile": 90, "at_most": draw(DURATIONS)}},
        "scenarios": {shift: {"means": "more", "change": {f"teams.{team}.staff.{other}": draw(CHANGES)}}},
    }  # fmt: skip
    return Model.model_validate(content)


@settings(max_examples=60)
@given(models())
def test_a_model_written_as_yaml_reads_back_as_the_same_model(model: Model) -> None:
    again = read_model("again.yaml", write_model(model)).model

    assert again == model
    assert write_model(again) == write_model(model)
    if not faults(model):
        assert compile_model(again).digest == compile_model(model).digest
