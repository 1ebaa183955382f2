"""Binding words to figures: a publication's text names facts, and a name that does not exist stops the build."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.cell import parse_cell
from peelian.catalogue.check import cell_faults
from peelian.catalogue.documents import Publication
from peelian.catalogue.model import Measure
from peelian.catalogue.yaml_file import YamlFile
from peelian.core.basis import Basis
from peelian.core.comparison import Comparison
from peelian.core.errors import BindingError, CatalogueError, CatalogueFault, UnknownNameError, nearest
from peelian.core.fact import Fact
from peelian.core.force import force
from peelian.core.period import Period
from peelian.core.unit import MINUS
from peelian.core.when import WHENS, NoSuchTimeError, when
from peelian.measures.figures import Figures
from peelian.publish.cited import Cited

_ALLOWED = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Call, nodes.Name, nodes.Const)
WORDS = ("period", "last_year", "force", "source", "peers")


class MissingFigureError(Exception):
    """A sentence or a line of a table names a figure that has no value here."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered paragraph: the sentences that can be said, and why the others cannot."""

    number: str
    sentences: tuple[Markup, ...]
    unsaid: tuple[str, ...]


@dataclass(frozen=True)
class Binder:
    """Fills texts with one force's figures for one period, and notes each fact that they cite."""

    figures: Figures
    period: Period
    cited: Cited

    def paragraph(self, number: str, sentences: Sequence[str], place: str) -> Paragraph:
        """The sentences as HTML. One that needs a figure which is missing is left out, with the reason.

        Raises BindingError, naming `place`, for a fact that the catalogue does not have or a text that cannot be read.
        """
        said, unsaid = [], []
        for sentence in sentences:
            try:
                said.append(self._sentence(sentence))
            except MissingFigureError as missing:
                unsaid.append(str(missing))
            except UnknownNameError as error:
                raise BindingError(f"{place}: {error.message}", remedy=error.remedy) from error
            except jinja2.TemplateError as error:
                names = ", ".join((*BINDINGS, *WORDS))
                raise BindingError(f"{place}: {error.message}.", remedy=f"Texts may use: {names}.") from error
        return Paragraph(number, tuple(said), tuple(dict.fromkeys(unsaid)))

    def compare(self, cell: str, time: str = "") -> Comparison:
        """The figures of `measure[column=value]` for the period, or a part of it, and the year before."""
        measure, narrowed = parse_cell(cell)
        return honest(self.figures.compare(measure, self.part(time), **dict(narrowed)))

    def _sentence(self, text: str) -> Markup:
        cited = len(self.cited.facts)
        try:
            template = text_environment().from_string(_with_words_escaped(text))
            return Markup(template.render(self._names()))  # noqa: S704 - both words and values are escaped
        except MissingFigureError:
            self.cited.forget(cited)
            raise

    def _names(self) -> dict[str, object]:
        return {name: partial(bind, self) for name, bind in BINDINGS.items()} | {
            "period": self.period.label,
            "last_year": self.period.same_last_year.label,
            "force": self.figures.force.name,
            "source": self.figures.catalogue.source(self.figures.source).title,
            "peers": _Peers(self),
        }

    def _link(self, fact: Fact, text: str | None = None) -> Markup:
        if fact.value is None:
            raise MissingFigureError(fact.missing)
        return self.cited.link(fact, text)

    def _fact(self, cell: str, time: str = "") -> Markup:
        """The value, with what its definition was taken with: "321 (6 months)"."""
        return self._with_parameters(self.compare(cell, time).now)

    def _last_year_fact(self, cell: str, time: str = "") -> Markup:
        """The value of the same months a year earlier."""
        return self._with_parameters(self.compare(cell, time).before)

    def _with_parameters(self, fact: Fact) -> Markup:
        taken_with = parameters_text(self.figures.catalogue.measures[fact.measure], fact)
        return self._link(fact) + (Markup(" ({})").format(taken_with) if taken_with else "")

    def _named(self, cell: str, time: str = "") -> Markup:
        """The value with its unit's noun: "12 orders"."""
        fact = self.compare(cell, time).now
        return self._link(fact, None if fact.value is None else fact.unit.named(fact.value))

    def _interval(self, cell: str, time: str = "") -> Markup:
        """The value with its interval: "37.0% (95% interval 29.1% to 45.7%)"."""
        fact = self.compare(cell, time).now
        if fact.interval is None:
            return self._link(fact)
        level = f"{fact.interval.level:.0%}"
        return self._link(fact) + Markup(" ({} interval {})").format(level, fact.interval_text)

    def _change(self, cell: str, time: str = "") -> Markup:
        """The difference from a year earlier, with its sign."""
        return self._link(self.compare(cell, time).change)

    def _relative(self, cell: str, time: str = "") -> Markup:
        """The change of a rate as a percentage of the earlier rate, with its sign."""
        return self._link(self.compare(cell, time).relative)

    def _per_month(self, cell: str, time: str = "") -> Markup:
        """The mean per month."""
        return self._link(self.figures.mean_month(self.compare(cell, time).now))

    def _change_per_month(self, cell: str, time: str = "") -> Markup:
        """The mean change per month, without its sign."""
        fact = self.figures.mean_month(self.compare(cell, time).change)
        return self._link(withheld(fact), _unsigned(fact))

    def _lowest_month(self, cell: str, time: str = "") -> Markup:
        """The lowest month of the period."""
        return self._extreme("lowest", cell, time)

    def _highest_month(self, cell: str, time: str = "") -> Markup:
        """The highest month of the period."""
        return self._extreme("highest", cell, time)

    def _extreme(self, which: Literal["lowest", "highest"], cell: str, time: str) -> Markup:
        measure, narrowed = parse_cell(cell)
        period = self.part(time)
        return self._link(withheld(self.figures.extreme(which, measure, period, **dict(narrowed))))

    def part(self, time: str) -> Period:
        """The part of the report's period that `time` names, all of it without; MissingFigureError if it has none."""
        try:
            return when(self.period, time) if time else self.period
        except NoSuchTimeError as error:
            raise MissingFigureError(str(error)) from error

    def _against_last_year(self, cell: str, time: str = "") -> Markup:
        """The difference in words whose direction is the figure's own: "120 (8%) more than in 2017/18"."""
        found = self.compare(cell, time)
        label = found.before.period.label
        if found.change.value is None and found.percent.value is None:
            raise MissingFigureError(found.change.missing)
        if found.change.value == 0:
            return Markup("the same as in {} ({})").format(label, self.cited.link(found.change))
        if found.change.value is None:
            percent = found.percent
            direction = "less" if (percent.value or 0) < 0 else "more"
            return Markup("{} {} than in {}").format(self.cited.link(percent, _unsigned(percent)), direction, label)
        counted = not found.now.unit.suffix and not found.now.unit.prefix and found.now.unit.id != "rate"
        word = ("more", "fewer") if counted else ("higher", "lower")
        size = self.cited.link(found.change, _unsigned(found.change))
        share = ""
        if found.percent.value is not None:
            share = Markup(" ({})").format(self.cited.link(found.percent, _unsigned(found.percent)))
        return Markup("{}{} {} than in {}").format(size, share, word[found.change.value < 0], label)


BINDINGS: dict[str, Callable[..., Markup]] = {
    "fact": Binder._fact,
    "last_year_fact": Binder._last_year_fact,
    "named": Binder._named,
    "interval": Binder._interval,
    "change": Binder._change,
    "relative": Binder._relative,
    "per_month": Binder._per_month,
    "change_per_month": Binder._change_per_month,
    "lowest_month": Binder._lowest_month,
    "highest_month": Binder._highest_month,
    "against_last_year": Binder._against_last_year,
}


@dataclass(frozen=True)
class _Peers:
    """The force's group of most similar forces in words; looked up only where a text names it."""

    binder: Binder

    def __html__(self) -> str:
        figures = self.binder.figures
        of_force = [each for each in figures.catalogue.groups.values() if each.force == figures.force.id]
        if not of_force:
            raise MissingFigureError(f"no group of similar forces is known for {figures.force.short_name}")
        group = max(of_force, key=lambda each: each.as_of)
        names = [force(member).short_name for member in group.members]
        listed = ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]
        return str(escape(f"{listed}, as published on {group.as_of.day} {group.as_of:%B %Y}"))


def parameters_text(measure: Measure, fact: Fact) -> str:
    """What a fact's definition was taken with, in words: "6 months"."""
    return ", ".join(f"{value} {measure.parameters[name].unit}" for name, value in fact.parameters)


def text_environment() -> jinja2.Environment:
    """How texts are read: an unknown name is an error, everything is escaped, and nothing of Python can be reached."""
    return ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined, autoescape=True)


def _with_words_escaped(text: str) -> str:
    """The text with everything outside its {{ }} escaped: words are words, and never markup."""
    parts = re.split(r"(\{\{.*?\}\})", text, flags=re.DOTALL)
    return "".join(each if index % 2 else str(escape(each)) for index, each in enumerate(parts))


def check_publications(catalogue: Catalogue) -> None:
    """Raise CatalogueError for every fact named in a publication's text that the catalogue does not have."""
    faults = [fault for each in catalogue.publications.values() for fault in _text_faults(catalogue, each)]
    if faults:
        raise CatalogueError(faults)


def _text_faults(catalogue: Catalogue, publication: Publication) -> Iterator[CatalogueFault]:
    file = catalogue.files["publications", publication.id]
    for index, section in enumerate(publication.sections):
        for number, paragraph in enumerate(section.paragraphs):
            for at, sentence in enumerate(paragraph):
                path = ("sections", index, "paragraphs", number, at)
                yield from _sentence_faults(catalogue, publication, path, sentence, file)


def _sentence_faults(
    catalogue: Catalogue, publication: Publication, path: tuple[str | int, ...], sentence: str, file: YamlFile
) -> Iterator[CatalogueFault]:
    try:
        tree = text_environment().parse(sentence)
    except jinja2.TemplateSyntaxError as error:
        yield file.fault(path, f"the text cannot be read: {error.message}.", "Check the {{ }} pairs.")
        return
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            yield file.fault(path, f"{type(node).__name__} is not allowed in a text.", "Write names and facts only.")
    for call in tree.find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else "?"
        texts = [str(each.value) for each in call.args if isinstance(each, nodes.Const)]
        if name not in BINDINGS:
            near = nearest(name, list(BINDINGS))
            hint = f"Did you mean {near}(…)?" if near else "Known: " + ", ".join(BINDINGS) + "."
            yield file.fault(path, f"{name}(…) is not known.", hint)
        elif len(texts) != len(call.args) or not 1 <= len(texts) <= 2:
            remedy = f'Write {name}("measure") or {name}("measure", "last month").'
            yield file.fault(path, f"{name}(…) takes the name of one fact, and a time.", remedy)
        else:
            yield from cell_faults(catalogue, file, path, texts[0])
            if len(texts) == 2 and texts[1] not in WHENS:
                yield file.fault(path, f"{texts[1]!r} is not a time.", "Known: " + ", ".join(WHENS) + ".")
    called = {id(call.node) for call in tree.find_all(nodes.Call)}
    for used in tree.find_all(nodes.Name):
        if id(used) not in called and used.name not in WORDS:
            yield file.fault(path, f"{used.name!r} is not known.", "Known: " + ", ".join((*BINDINGS, *WORDS)) + ".")


def honest(found: Comparison) -> Comparison:
    """The comparison without a difference that would rest on freely made-up records: such a difference says nothing."""
    return replace(
        found, change=withheld(found.change), percent=withheld(found.percent), relative=withheld(found.relative)
    )


def withheld(fact: Fact) -> Fact:
    """A difference or an extreme without its value where it rests on freely made-up records: it would say nothing."""
    if fact.basis is not Basis.SYNTHETIC_FREE or fact.value is None or not fact.derivation:
        return fact
    return replace(fact, value=None, missing="a difference from made-up figures says nothing")


def _unsigned(fact: Fact) -> str:
    return fact.text.lstrip("+" + MINUS)
