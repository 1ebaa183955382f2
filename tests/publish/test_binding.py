"""Sentences of a publication bound to figures, on real records of two small forces whose numbers are known."""

from __future__ import annotations

import re
from math import sqrt
from pathlib import Path
from statistics import NormalDist

import pytest
import yaml
from markupsafe import Markup
from tests.publish.two_forces import Row, count, rows_of, total

from peelian import Workbench
from peelian.core.errors import BindingError
from peelian.core.period import Period
from peelian.core.when import WHENS, NoSuchTimeError, when
from peelian.measures.figures import Figures
from peelian.publish.binding import BINDINGS, Binder, Paragraph
from peelian.publish.cited import Cited

pytestmark = pytest.mark.xdist_group("two")

YEAR, BEFORE = "2018-19", "2017-18"
NOW, THEN = (total("crimes", "kent", period) for period in (YEAR, BEFORE))
MONTHS = [count("crimes", "kent", month) for month in Period.parse(YEAR).months]
SEARCHES, SEARCHES_BEFORE = (total("stop_searches", "kent", period) for period in (YEAR, BEFORE))
# Time → the same as it is typed and as it is said, seen from 2018/19.
TIMES = {
    "last month": ("2019-03", "March 2018"),
    "calendar year": ("2018", "2017"),
    "calendar year of its end": ("2019", "2018"),
    "12 months to September": ("12m:2018-09", "12 months to September 2017"),
    "year after": ("2019-20", "2018/19"),
    "first half": ("2018-04..2018-09", "April 2017 to September 2017"),
    "second half": ("2018-10..2019-03", "October 2017 to March 2018"),
    "quarter 1": ("2018-04..2018-06", "quarter 1 of 2017/18"),
    "quarter 2": ("2018-07..2018-09", "quarter 2 of 2017/18"),
    "quarter 3": ("2018-10..2018-12", "quarter 3 of 2017/18"),
    "quarter 4": ("2019-01..2019-03", "quarter 4 of 2017/18"),
}
OF_FINANCIAL_YEARS = [name for name in TIMES if re.search("half|quarter|September", name)]
OTHER_PERIODS = ["2019-01", "2018-19-Q3", "2018", "12m:2019-03", "ytd:2019-02", "2018-10..2019-02"]
# Quarters that lie within a part of one financial year.
WITHIN = {"2018-19-Q3": "3", "12m:2019-03": "1234", "ytd:2019-02": "123", "2018-10..2019-02": "3"}
WITHOUT = [
    (period, time)
    for period in OTHER_PERIODS
    for time in OF_FINANCIAL_YEARS
    if time not in {f"quarter {number}" for number in WITHIN.get(period, "")}
]


@pytest.fixture(scope="module")
def kent(two: Workbench) -> Figures:
    return two.force("kent", source="force-extract")


@pytest.fixture(scope="module")
def essex(two: Workbench) -> Figures:
    return two.force("essex", source="force-extract")


def bound(figures: Figures, *sentences: str, period: str = YEAR, cited: Cited | None = None) -> Paragraph:
    binder = Binder(figures, Period.parse(period), Cited() if cited is None else cited)
    return binder.paragraph("9.1", sentences, "publication x, section 9, paragraph 1")


def say(figures: Figures, sentence: str, period: str = YEAR) -> str:
    """The sentence as it is read."""
    paragraph = bound(figures, sentence, period=period)
    assert paragraph.unsaid == ()
    (said,) = paragraph.sentences
    return Markup(said).striptags()


def why_not(figures: Figures, sentence: str, period: str = YEAR) -> str:
    """Why the sentence is not said."""
    paragraph = bound(figures, sentence, period=period)
    assert paragraph.sentences == ()
    (reason,) = paragraph.unsaid
    return reason


def rounded(number: int, parts: int) -> int:
    """A part of a number, halves upwards."""
    return (2 * number + parts) // (2 * parts)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ('{{ fact("crime.recorded") }} crimes', f"{NOW} crimes"),
        ('{{ last_year_fact("crime.recorded") }} before', f"{THEN} before"),
        ('{{ named("crime.recorded") }}.', f"{NOW} crimes."),
        ('{{ named("safeguarding.dvpo_granted") }}', "1 order"),
        ('{{ named("safeguarding.clares_law_applications") }}', "12 applications"),
        ('{{ named("finance.knife_crime_grants_paid", "calendar year") }}', "£1,234.50"),
        ('{{ change("crime.recorded") }}', f"−{THEN - NOW}"),
        ('{{ change("safeguarding.dvpo_granted") }}', "+1"),
        ('{{ change("missing.missing_people") }}', "0"),
        ('{{ change("finance.knife_crime_grants_paid", "calendar year") }}', "−£765.50"),
        ('{{ per_month("crime.recorded") }} a month', f"{rounded(NOW, 12)} a month"),
        ('{{ per_month("crime.recorded", "quarter 4") }}', f"{rounded(sum(MONTHS[9:]), 3)}"),
        ('{{ change_per_month("missing.missing_records") }}', "0"),
        ('{{ change_per_month("stop_search.all") }}', f"{rounded(SEARCHES - SEARCHES_BEFORE, 12)}"),
        ('{{ lowest_month("crime.recorded") }} to {{ highest_month("crime.recorded") }}',
         f"{min(MONTHS)} to {max(MONTHS)}"),
        ("{{ force }}, {{ period }} and {{ last_year }}", "Kent Police, 2018/19 and 2017/18"),
        ("from {{ source }}", "from The force's own extract"),
    ],
)  # fmt: skip
def test_each_binding_says_its_figure(kent: Figures, sentence: str, words: str) -> None:
    assert say(kent, sentence) == words


def test_every_binding_is_tested() -> None:
    sentences = Path(__file__).read_text(encoding="utf-8")

    assert {name for name in BINDINGS if f"{{{{ {name}(" not in sentences} == set()


@pytest.mark.parametrize(("time", "period"), [(name, period) for name, (period, _) in TIMES.items()])
def test_each_time_is_its_part_of_the_year(kent: Figures, time: str, period: str) -> None:
    before = str(Period.parse(period).same_last_year)

    assert say(kent, f'{{{{ fact("crime.recorded", "{time}") }}}}') == str(total("crimes", "kent", period))
    if before[:4] >= "2017":
        then = say(kent, f'{{{{ last_year_fact("crime.recorded", "{time}") }}}}')
        assert then == str(total("crimes", "kent", before))


@pytest.mark.parametrize(("time", "label"), [(name, label) for name, (_, label) in TIMES.items()])
def test_each_time_is_named_as_it_is_compared(kent: Figures, time: str, label: str) -> None:
    said = bound(kent, f'{{{{ against_last_year("crime.recorded", "{time}") }}}}')

    if time == "12 months to September":
        assert said.unsaid[0].endswith("missing: 2016-10..2016-12")
    else:
        words = Markup(said.sentences[0]).striptags()
        assert re.fullmatch(rf".*(than|the same as) in {label}( \(0\))?", words)


def test_every_time_is_tested() -> None:
    assert set(TIMES) == set(WHENS)


@pytest.mark.parametrize(
    ("period", "time", "part"),
    [
        ("2019-01", "last month", "2019-01"),
        ("2018-19-Q3", "last month", "2018-12"),
        ("2018-10..2019-02", "last month", "2019-02"),
        ("ytd:2019-02", "last month", "2019-02"),
        ("12m:2019-03", "last month", "2019-03"),
        ("2019-01", "year after", "2020-01"),
        ("2018-19-Q3", "year after", "2019-20-Q3"),
        ("2018-10..2019-02", "year after", "2019-10..2020-02"),
        ("ytd:2019-02", "year after", "ytd:2020-02"),
        ("2018-10..2019-02", "calendar year", "2018"),
        ("2018-10..2019-02", "calendar year of its end", "2019"),
        ("2019-01", "calendar year", "2019"),
        ("ytd:2018-12", "quarter 1", "2018-19-Q1"),
        ("ytd:2018-12", "quarter 3", "2018-19-Q3"),
        ("12m:2019-03", "quarter 4", "2018-19-Q4"),
        ("2018-10..2019-02", "quarter 3", "2018-19-Q3"),
        ("2018-19-Q3", "quarter 3", "2018-19-Q3"),
    ],
)
def test_times_of_other_periods(period: str, time: str, part: str) -> None:
    assert when(Period.parse(period), time) == Period.parse(part)


@pytest.mark.parametrize(("period", "time"), WITHOUT)
def test_period_that_has_no_such_time_leaves_the_sentence_out(kent: Figures, period: str, time: str) -> None:
    reason = f"{Period.parse(period).label} has no {time}"

    with pytest.raises(NoSuchTimeError, match=re.escape(reason)):
        when(Period.parse(period), time)
    assert why_not(kent, f'{{{{ fact("crime.recorded", "{time}") }}}}', period) == reason


@pytest.mark.parametrize(("binding", "pick"), [("lowest_month", min), ("highest_month", max)])
@pytest.mark.parametrize("time", ["quarter 1", "first half"])
def test_extreme_month_is_of_its_time(kent: Figures, binding: str, pick: type[min], time: str) -> None:
    period = Period.parse(TIMES[time][0])

    said = say(kent, f'{{{{ {binding}("crime.recorded", "{time}") }}}}')

    assert said == str(pick(count("crimes", "kent", month) for month in period.months))


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ("crime.recorded", f"{THEN - NOW} (4%) fewer than in 2017/18"),
        ("stop_search.all", f"{SEARCHES - SEARCHES_BEFORE} (6%) more than in 2017/18"),
        ("missing.missing_records", "3 (0.3%) more than in 2017/18"),
        ("missing.missing_people", "the same as in 2017/18 (0)"),
        ("safeguarding.dvpo_granted", "1 more than in 2017/18"),
        ("outcomes.positive_rate", "0.5 points higher than in 2017/18"),
        ("stop_search.arrest_rate", "1.3 points lower than in 2017/18"),
        ("crime.recorded_per_1000", "0.0 (5%) lower than in 2017/18"),
        ("contact.mean_answer_time[line=999]", "1.0 s (13%) higher than in 2017/18"),
    ],
)
def test_difference_is_in_words_that_have_its_direction(kent: Figures, measure: str, words: str) -> None:
    assert say(kent, f'{{{{ against_last_year("{measure}") }}}}') == words


def test_money_is_higher_or_lower(kent: Figures) -> None:
    sentence = '{{ against_last_year("finance.knife_crime_grants_paid", "calendar year") }}'

    assert say(kent, sentence) == "£765.50 (38%) lower than in 2017"


def test_small_percentages_are_not_rounded_away(kent: Figures, essex: Figures) -> None:
    sentence = '{{ against_last_year("missing.missing_records") }}'

    assert say(kent, sentence) == "3 (0.3%) more than in 2017/18"
    assert say(essex, sentence) == "3 (0.3%) fewer than in 2017/18"
    assert [kent.compare("missing.missing_records", YEAR).percent.text] == ["+0.3%"]
    assert [essex.compare("missing.missing_records", YEAR).percent.text] == ["−0.3%"]


def test_relative_change_is_of_the_earlier_rate_and_not_in_points(kent: Figures) -> None:
    def positive(period: str) -> int:
        return len([row for row in rows_of("outcomes", "kent", period) if row["outcome"] == "Charged or summonsed"])

    now, then = (100 * positive(period) / total("crimes", "kent", period) for period in (YEAR, BEFORE))

    assert say(kent, '{{ change("outcomes.positive_rate") }}') == f"{now - then:+.1f} points"
    assert say(kent, '{{ relative("outcomes.positive_rate") }}') == f"{100 * (now - then) / then:+.1f}%"


def test_interval_stands_behind_its_share(kent: Figures) -> None:
    """By the formula of Wilson (1927), written out again."""

    def searched(row: Row) -> bool:
        return row["outcome"] == "Arrest"

    arrests, n = sum(map(searched, rows_of("stop_searches", "kent", YEAR))), SEARCHES
    z, share = NormalDist().inv_cdf(0.975), arrests / n
    middle, half = share + z * z / (2 * n), z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low, high = (100 * (middle + sign * half) / (1 + z * z / n) for sign in (-1, 1))

    said = say(kent, '{{ interval("stop_search.arrest_rate") }} led to an arrest')

    assert said == f"{100 * share:.1f}% (95% interval {low:.1f}% to {high:.1f}%) led to an arrest"
    assert say(kent, '{{ interval("outcomes.positive_rate") }}') == say(kent, '{{ fact("outcomes.positive_rate") }}')


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ('{{ fact("incidents.grade_1_attended_in_time") }}', r"\d\d\.\d% \(15 minutes\)"),
        ('{{ last_year_fact("incidents.grade_1_attended_in_time") }}', r"\d\d\.\d% \(15 minutes\)"),
        ('{{ fact("crime.rape_historical") }}', r"\d\d \(12 months\)"),
        ('{{ fact("crime.rape_historical[threshold=6]") }}', r"\d\d \(6 months\)"),
        ('{{ fact("crime.recorded") }}', r"\d+"),
    ],
)
def test_parameter_stands_beside_the_figure(kent: Figures, sentence: str, words: str) -> None:
    assert re.fullmatch(words, say(kent, sentence))


def test_group_of_similar_forces_is_named_with_its_day(two: Workbench, kent: Figures) -> None:
    leicestershire = two.force("leicestershire", source="force-extract")

    assert say(leicestershire, "Among {{ peers }}.") == (
        "Among Sussex, Hertfordshire, Essex, Bedfordshire, Hampshire, Nottinghamshire and Kent, as published on "
        "22 July 2019."
    )
    assert why_not(kent, "Among {{ peers }}.") == "no group of similar forces is known for Kent"


def test_newest_group_of_similar_forces_counts(bench: Workbench) -> None:
    folder = bench.workspace.catalogue / "groups"
    folder.mkdir()
    for year, members in ((2001, ["kent", "essex"]), (2003, ["surrey"]), (2002, ["dorset"])):
        group = {
            "id": f"group-{year}", "title": "A group", "force": "devon-and-cornwall", "members": members,
            "as_of": f"{year}-02-01", "source": "made up",
        }  # fmt: skip
        (folder / f"{year}.yaml").write_text(yaml.safe_dump(group))
    figures = Workbench.open(bench.workspace.root).force("devon-and-cornwall", source="force-extract")

    assert say(figures, "Beside {{ peers }}") == "Beside Surrey, as published on 1 February 2003"


def test_sentence_that_lacks_a_figure_is_left_out_with_the_reason(kent: Figures) -> None:
    cited = Cited()

    paragraph = bound(
        kent,
        '{{ fact("crime.recorded") }} crimes.',
        '{{ fact("crime.drugs") }} and {{ fact("crime.hate_racial_share") }}.',
        '{{ fact("missing.records_per_person", "quarter 4") }}.',
        '{{ fact("crime.hate_racial_share") }} again.',
        '{{ fact("stop_search.all") }} searches.',
        cited=cited,
    )

    assert [Markup(each).striptags() for each in paragraph.sentences] == [f"{NOW} crimes.", f"{SEARCHES} searches."]
    assert [reason.split(":")[0] for reason in paragraph.unsaid] == [
        "crimes from force-extract do not say",
        "no figures are held that add up to quarter 4 of 2018/19",
    ]
    assert [fact.measure for fact in cited.facts] == ["crime.recorded", "stop_search.all"], "drugs are not cited"
    assert [re.findall(r"#figure-(\d+)", each) for each in paragraph.sentences] == [["1"], ["2"]]


@pytest.mark.parametrize(
    "sentence",
    [
        '{{ fact("crime.hate") }}', '{{ last_year_fact("crime.hate") }}', '{{ named("crime.hate") }}',
        '{{ interval("crime.hate_racial_share") }}', '{{ change("crime.hate") }}', '{{ relative("crime.hate") }}',
        '{{ per_month("crime.hate") }}', '{{ change_per_month("crime.hate") }}', '{{ lowest_month("crime.hate") }}',
        '{{ highest_month("crime.hate") }}', '{{ against_last_year("crime.hate") }}',
    ],
)  # fmt: skip
def test_no_binding_makes_up_what_is_missing(kent: Figures, sentence: str) -> None:
    assert why_not(kent, sentence).startswith("crimes from force-extract do not say: hate disability")


def test_change_needs_the_year_before(kent: Figures) -> None:
    for binding in ("change", "relative", "against_last_year", "change_per_month"):
        reason = why_not(kent, f'{{{{ {binding}("safeguarding.clares_law_applications") }}}}')
        assert reason.endswith("2017/18"), reason


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ('{{ fact("crime.recordet") }}', "Did you mean 'crime.recorded'"),
        ('{{ fact("crime.recorded[category=Drogs]") }}', "Did you mean 'Drugs'"),
        ('{{ fact("crime.rape_historical[threshold=7]") }}', "no threshold '7'"),
        ('{{ fact("crime.recorded", "last moth") }}', "Did you mean 'last month'"),
        ("{{ periode }}", "Texts may use: fact, last_year_fact, named"),
        ("{{ period", "Texts may use"),
    ],
)
def test_name_that_does_not_exist_stops_the_build(kent: Figures, sentence: str, message: str) -> None:
    with pytest.raises(BindingError, match=r"^publication x, section 9, paragraph 1: ") as caught:
        bound(kent, sentence)
    assert message in str(caught.value)


def test_names_are_escaped(two: Workbench) -> None:
    figures = two.force("devon-and-cornwall", source="force-extract")

    assert bound(figures, "{{ force }}").sentences == ("Devon &amp; Cornwall Police",)
    assert "&#39;" in bound(figures, "{{ source }}").sentences[0]


@pytest.mark.parametrize("sentence", ["Fewer than 5 < 6 & more", "<script>alert(1)</script>", '<b onclick="x">9</b>'])
def test_words_of_a_sentence_are_escaped(kent: Figures, sentence: str) -> None:
    (said,) = bound(kent, sentence).sentences

    assert said == Markup.escape(sentence)
