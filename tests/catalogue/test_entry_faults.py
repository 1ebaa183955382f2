"""Faults in indicators, groups, terms, published figures, samples and publications."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.catalogue.entries import (
    DATASET,
    DISPARITY,
    DISTANCE_GROUP,
    GROUP,
    INDICATORS,
    MEASURE,
    PUBLICATION,
    PUBLISHED,
    SAMPLE,
    TERM,
    Case,
    Write,
    assert_faulty,
    changed,
    faults_of,
    with_more,
)

FIGURE = (
    '{fact: K1, measure: contact.mean_answer_time, breakdown: {line: "999"}, period: 2018-19, value: 5, where: table 1}'
)


def indicator(old: str, new: str, *where: int | str) -> Case:
    return changed("indicators", INDICATORS, old, new, *where)


def group(old: str, new: str, *where: int | str) -> Case:
    return changed("groups", GROUP, old, new, *where)


def nearest(old: str, new: str, *where: int | str) -> Case:
    return changed("distance_groups", DISTANCE_GROUP, old, new, *where)


def disparity(old: str, new: str, *where: int | str) -> Case:
    return changed("disparities", DISPARITY, old, new, *where)


def published(old: str, new: str, *where: int | str) -> Case:
    return changed("published", PUBLISHED, old, new, *where)


def figure(text: str, *where: int | str) -> Case:
    """A faulty figure in the place of the sound one, on line 7."""
    return changed("published", PUBLISHED, FIGURE, f"{{fact: K1, period: 2018-19, where: table 1, {text}}}", 7, *where)


def sample(old: str, new: str, *where: int | str) -> Case:
    return changed("samples", SAMPLE, old, new, *where)


def publication(old: str, new: str, *where: int | str) -> Case:
    return changed("publications", PUBLICATION, old, new, *where)


def kpi(cell: str, *where: int | str) -> Case:
    return publication("[contact.calls_999]", f"['{cell}']", 7, "sections.0.kpis", *where)


INDICATOR_FAULTS = {
    "indicator in an unknown unit": indicator(
        "unit: cases", "unit: case", 9, "indicators.team_visits.unit", "no unit 'case'", "Did you mean 'cases'?"
    ),
    "indicator that counts otherwise": indicator(
        "unit: cases", "unit: cases\n    counts: mean", 10, "indicators.team_visits.counts", "'ratio'", "'mean'"
    ),
    "indicator without a definition": indicator(
        "    definition: Visits of the team.\n", "", 6, "indicators.team_visits.definition", "missing", "Add it"
    ),
    "indicator with a field of measures": indicator(
        "unit: cases", "unit: cases\n    per: 1000", 10, "indicators.team_visits.per", "not known"
    ),
    "indicator named with a dash": indicator("team_visits:", "team-visits:", 6, "indicators.team-visits", "pattern"),
    "group of no indicators": Case(
        "indicators", INDICATORS.split("indicators:")[0] + "indicators: {}\n", 5, "indicators", ("at least 1",)
    ),
    "group of indicators with a dot": indicator("id: team", "id: my.team", 1, "id", "pattern", "'my.team'"),
    "indicator that Peelian has already": indicator(
        "team_visits:", "dvpo_granted:", 6, "indicators.dvpo_granted", "also an indicator of safeguarding",
        "another name",
    ),
}  # fmt: skip

GROUP_FAULTS = {
    "group of an unknown force": group("force: kent", "force: knet", 3, "force", "no force 'knet'", "'kent'"),
    "group with an unknown member": group(
        "surrey", "surey", 4, "members.1", "no force 'surey'", "Did you mean 'surrey'?"
    ),
    "group with the force itself": group("essex", "kent", 4, "members", "not compared with itself", "Take kent away"),
    "group of nobody": group("[essex, surrey]", "[]", 4, "members", "at least 1"),
    "group of no day": group("as_of: 2019-07-22\n", "", 1, "as_of", "missing", "Add it"),
    "group without a source": group("source: a list of 2019\n", "", 1, "source", "missing", "Add it"),
    "term without a meaning": changed(
        "terms", TERM, "means: How investigators are trained.\n", "", 1, "means", "missing", "Add it"
    ),
    "term with an abbreviation too many": with_more("terms", TERM, "long: x", 5, "long", "not known"),
}  # fmt: skip

PUBLISHED_FAULTS = {
    "published about an unknown force": published(
        "force: kent", "force: knet", 5, "force", "no force 'knet'", "Did you mean 'kent'?"
    ),
    "published figure of an unknown measure": published(
        "contact.mean_answer_time", "contact.mean_answer_tim", 7, "figures.0.measure", "no measure",
        "Did you mean 'contact.mean_answer_time'?",
    ),
    "published figure of an unknown period": published(
        "2018-19", "2018-20", 7, "figures.0.period", "2018/20 is not a financial year", "second year follows"
    ),
    "published figure by an unknown breakdown": published(
        "{line:", "{lien:", 7, "figures.0.breakdown.lien", "no breakdown", "'line'"
    ),
    "published figure of an unknown value": published(
        '"999"', '"998"', 7, "figures.0.breakdown.line", "no value '998'", "101, 999"
    ),
    "published figure of a bare number": published(
        '"999"', "999", 7, "figures.0.breakdown.line", "valid string", "999"
    ),
    "published figure without a fact": published("fact: K1, ", "", 7, "figures.0.fact", "missing", "Add it"),
    "published part that is not one": published(
        "value: 5", "value: 5, part: half", 7, "figures.0.part", "'shortfall'", "'half'"
    ),
    "published in words that are not one": published(
        "value: 5", "value: 5, says: roughly", 7, "figures.0.says", "'about'", "'roughly'"
    ),
    "published denominator of a count": figure(
        "measure: contact.calls_999, value: 5, part: denominator", "figures.0.part",
        "contact.calls_999 has no denominator", "Name another part",
    ),
    "published shortfall of a count": figure(
        "measure: contact.calls_999, value: 5, part: shortfall", "figures.0.part",
        "contact.calls_999 has no denominator", "Name another part",
    ),
    "published value of a parameter that it cannot have": figure(
        "measure: crime.rape_historical, value: 7, part: parameter", "figures.0.value",
        "crime.rape_historical has no such parameter value", "Its values: 12, 6.",
    ),
    "published value of no parameter": figure(
        "measure: contact.calls_999, value: 7, part: parameter", "figures.0.value",
        "contact.calls_999 has no such parameter value", "Its values: none.",
    ),
    "published figure taken with another parameter": figure(
        'measure: crime.rape_historical, value: 7, breakdown: {threshold: "7"}', "figures.0.breakdown.threshold",
        "no value '7'", "Known: 12, 6.",
    ),
    "unmeasured figure without a reason": with_more(
        "published", PUBLISHED, "unmeasured:\n  - {fact: K2, says: It is good, where: table 2}", 9,
        "unmeasured.0.why", "missing", "Add it",
    ),
}  # fmt: skip

SAMPLE_FAULTS = {
    "sample of an unknown force": sample(
        "force: kent", "force: knet", 3, "force", "no force 'knet'", "Did you mean 'kent'?"
    ),
    "sample of an unknown year": sample(
        "[2018-19]", "[2018-19, 2019-21]", 5, "years.1", "2019/21", "second year follows"
    ),
    "sample fixed to an unknown document": sample(
        "[leicestershire-panel-2019]", "[leicestershire-panel-2019, leicestershire-panel-2018]", 6, "published.1",
        "no published document", "Did you mean 'leicestershire-panel-2019'?",
    ),
    "sample fixed to what is no list": sample(
        "[leicestershire-panel-2019]", "leicestershire-panel-2019", 6, "published", "tuple"
    ),
    "sample with a negative weight": sample(
        "{1: 1, 2: 2}", "{1: -1, 2: 2}", 9, "shapes.weekday", "0 or more", "above 0"
    ),
    "sample with nothing but zeros": sample(
        "{1: 1, 2: 2}", "{1: 0, 2: 0}", 9, "shapes.weekday", "add up", "above 0"
    ),
    "sample without weights": sample("{1: 1, 2: 2}", "{}", 9, "shapes.weekday", "weights"),
    "sample with a total of no year": sample(
        "free: {late_share: 0.1}", "free: {late_share: 0.1}\ntotals: {calls: 7000}", 8, "totals.calls", "dict", "7000"
    ),
}  # fmt: skip

PUBLICATION_FAULTS = {
    "section with a dataset": publication(
        "    title: Calls\n", "    title: Calls\n    dataset: calls\n", 7, "sections.0.dataset", "not known"
    ),
    "section with a text": publication(
        "    paragraphs:\n", "    text: Some words.\n    paragraphs:\n", 8, "sections.0.text", "not known"
    ),
    "paragraphs that are one": changed(
        "publications", PUBLICATION.split("    paragraphs:")[0] + "    paragraphs: WORDS\n", "WORDS", "Some words.", 8,
        "sections.0.paragraphs", "tuple", "'Some words.'",
    ),
    "paragraph that is no list of sentences": publication(
        "- - Some words.\n        - 'More of {{ fact(\"contact.calls_999\") }}.'", "- Some words.", 9,
        "sections.0.paragraphs.0", "tuple", "'Some words.'",
    ),
    "sentence without words": publication("Some words.", "''", 9, "sections.0.paragraphs.0.0", "at least 3"),
    "section with an unknown measure": publication(
        "[contact.calls_999]", "[contact.call_999]", 7, "sections.0.kpis", "no measure",
        "Did you mean 'contact.calls_999'?",
    ),
    "section with an unknown breakdown": kpi("contact.calls_999[lien=1]", "no breakdown 'lien'"),
    "section with half a cell": kpi("contact.calls_999[hour]", "no breakdown 'hour'", "measure[column=value]"),
    "section with a value that never is": kpi("contact.mean_answer_time[line=998]", "'998'", "999"),
    "section with a parameter that never is": kpi(
        "crime.rape_historical[threshold=7]", "no value '7'", "Known: 12, 6."
    ),
    "section with a part of the period and an unknown measure": kpi("contact.call_999 @ last month", "no measure"),
    "chart of an unknown measure": publication(
        "    paragraphs:\n", "    charts: [contact.call_999]\n    paragraphs:\n", 8, "sections.0.charts", "no measure"
    ),
    "shares of an unknown measure": publication(
        "    paragraphs:\n", "    shares: [contact.call_999]\n    paragraphs:\n", 8, "sections.0.shares", "no measure"
    ),
    "unknown term": with_more(
        "publications", PUBLICATION, "terms: [dvpo, thrve]", 11, "terms.1", "no term 'thrve'", "Did you mean 'thrive'?"
    ),
}  # fmt: skip

DISTANCE_GROUP_FAULTS = {
    "group by distance with the official name": nearest(
        "Forces nearest by residents", "Most-similar forces", 2, "title", "the name of the official group"
    ),
    "group by distance called official": nearest("id: nearest", "id: official", 1, "id", "the name of another group"),
    "group by distance of two": nearest("count: 5", "count: 2", 3, "count", "greater than or equal to 3"),
    "variable that is no measure": nearest(
        "people.residents", "people.residence", 5, "variables.0.measure", "'people.residents'"
    ),
    "variable of a group that is not there": nearest(
        "group=White", "group=Green", 6, "variables.1.measure", "no value 'Green'"
    ),
    "variable from nowhere": nearest("source: ons,", "source: ozn,", 5, "variables.0.source", "no source 'ozn'"),
    "variable in no period": nearest("2011-03", "2011-13", 6, "variables.1.period", "2011/13"),
    "variable that weighs nothing": nearest("weight: 2", "weight: 0", 5, "variables.0.weight", "greater than 0"),
}

CASES = {
    **INDICATOR_FAULTS,
    **GROUP_FAULTS,
    **DISTANCE_GROUP_FAULTS,
    **PUBLISHED_FAULTS,
    **SAMPLE_FAULTS,
    **PUBLICATION_FAULTS,
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_fault_names_file_line_and_field_and_says_what_to_do(write: Write, tmp_path: Path, case: Case) -> None:
    assert_faulty(case, write, tmp_path)


def test_indicator_of_two_groups_is_a_fault_of_the_second(write: Write, tmp_path: Path) -> None:
    write("indicators", INDICATORS, "a.yaml")
    second = write("indicators", INDICATORS.replace("id: team", "id: other_team"), "b.yaml")

    faults = faults_of(tmp_path)

    assert [(each.file, each.line, each.field) for each in faults] == [(str(second), 6, "indicators.team_visits")]
    assert faults[0].problem == "'team_visits' is also an indicator of team."
    assert faults[0].remedy == "Give it another name."


def test_indicator_whose_measure_is_declared_too_is_a_fault(write: Write, tmp_path: Path) -> None:
    measure = write("measures", MEASURE.replace("team.calls", "team.team_visits"))
    file = write("indicators", INDICATORS)

    faults = faults_of(tmp_path)

    assert [(each.file, each.field) for each in faults] == [(str(file), "id")]
    assert faults[0].problem == f"the measure 'team.team_visits' is also in {measure}."
    assert faults[0].remedy == "Give one of them another name."


def test_measure_in_the_place_of_an_indicator_is_a_fault(write: Write, tmp_path: Path) -> None:
    write("measures", MEASURE.replace("team.calls", "safeguarding.dvpo_granted"))

    fault = faults_of(tmp_path)[0]

    assert "'safeguarding.dvpo_granted' is also in" in fault.problem
    assert fault.file.startswith("catalogue/indicators/")


@pytest.mark.parametrize("counts", ["total", "level"])
def test_percentage_that_is_a_total_is_a_fault_of_the_indicator(write: Write, tmp_path: Path, counts: str) -> None:
    file = write("indicators", INDICATORS.replace("unit: cases", f"unit: percent\n    counts: {counts}"))

    first = faults_of(tmp_path)[0]

    assert (first.file, first.line, first.field) == (str(file), 9, "indicators.team_visits.unit")
    assert "ratio" in first.remedy


def test_column_has_values_or_takes_them_from_the_indicators(write: Write, tmp_path: Path) -> None:
    column = "  which: {type: category, values: [a], values_from: indicators, means: which figure}\n"
    write("datasets", DATASET + column)

    assert faults_of(tmp_path)[0].field == "columns.which"


UNREADABLE = {
    "unknown part of the period": ("[contact.calls_999]", "['contact.calls_999 @ last week']", "sections.0.kpis"),
    "chart of a part of the period": (
        "    paragraphs:\n", "    charts: ['contact.calls_999 @ last month']\n    paragraphs:\n", "sections.0.charts"
    ),
    "shares of a cell": (
        "    paragraphs:\n", "    shares: ['contact.mean_answer_time[line=999]']\n    paragraphs:\n",
        "sections.0.shares.0",
    ),
    "shares without a breakdown": (
        "    paragraphs:\n", "    shares: [safeguarding.dvpo_granted]\n    paragraphs:\n", "sections.0.shares"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "field"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_section_that_a_report_could_not_show_is_a_fault(
    write: Write, tmp_path: Path, old: str, new: str, field: str
) -> None:
    write("publications", PUBLICATION.replace(old, new))

    assert faults_of(tmp_path)[0].field == field
