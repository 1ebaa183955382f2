"""Binding words to figures: a publication's text names facts, and a name that does not exist stops the build."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.cell import parse_cell
from peelian.catalogue.model import Publication
from peelian.core.basis import Basis
from peelian.core.errors import BindingError, CatalogueError, CatalogueFault, UnknownNameError, nearest
from peelian.core.fact import Fact
from peelian.core.period import Period
from peelian.core.unit import MINUS
from peelian.measures.figures import Comparison, Figures
from peelian.publish.cited import Cited

_ALLOWED = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Call, nodes.Name, nodes.Const)
BINDINGS = ("fact", "last_year_fact", "change", "against_last_year")
WORDS = ("period", "last_year", "force", "source")


class _MissingFigureError(Exception):
    """A paragraph names a figure that has no value here."""


@dataclass(frozen=True)
class Binder:
    """Fills a text with one force's figures for one period, and notes each fact that it cites."""

    figures: Figures
    period: Period
    cited: Cited

    def paragraphs(self, text: str, place: str) -> Iterator[Markup]:
        """The text's paragraphs as HTML. One that needs a figure which is missing says so in its place.

        Raises BindingError, naming `place`, for a fact that the catalogue does not have or a text that cannot be read.
        """
        environment = text_environment()
        names = self._names()
        for paragraph in text.strip().split("\n\n"):
            try:
                yield Markup(environment.from_string(paragraph).render(names))  # noqa: S704 - autoescaped by Jinja
            except _MissingFigureError as missing:
                note = Markup('<span class="missing">Nothing can be said here: {}.</span>')
                yield note.format(str(missing))
            except UnknownNameError as error:
                raise BindingError(f"{place}: {error.message}", remedy=error.remedy) from error
            except jinja2.TemplateError as error:
                raise BindingError(
                    f"{place}: {error.message}.", remedy="Texts may use: " + ", ".join((*BINDINGS, *WORDS)) + "."
                ) from error

    def compare(self, cell: str) -> Comparison:
        """The figures of `measure[column=value]` for the period and the year before."""
        measure, breakdown = parse_cell(cell)
        return _honest(self.figures.compare(measure, self.period, **dict(breakdown)))

    def _names(self) -> dict[str, object]:
        bindings: dict[str, Callable[[str], Markup]] = {
            "fact": lambda cell: self._link(self.compare(cell).now),
            "last_year_fact": lambda cell: self._link(self.compare(cell).before),
            "change": lambda cell: self._link(self.compare(cell).change),
            "against_last_year": self._against_last_year,
        }
        assert tuple(bindings) == BINDINGS
        return bindings | {
            "period": self.period.label,
            "last_year": self.period.same_last_year.label,
            "force": self.figures.force.name,
            "source": self.figures.catalogue.source(self.figures.source).title,
        }

    def _link(self, fact: Fact) -> Markup:
        if fact.value is None:
            raise _MissingFigureError(fact.missing)
        return self.cited.link(fact)

    def _against_last_year(self, cell: str) -> Markup:
        """The difference in words whose direction is the figure's own: "120 (8%) more than in 2017/18"."""
        found = self.compare(cell)
        label = self.period.same_last_year.label
        if found.change.value is None:
            self._link(found.now)
            return Markup("there is nothing to compare it with ({})").format(found.change.missing)
        if found.change.value == 0:
            return Markup("the same as in {} ({})").format(label, self.cited.link(found.change))
        counted = not found.now.unit.suffix and found.now.unit.id != "rate"
        word = ("more", "fewer") if counted else ("higher", "lower")
        size = self.cited.link(found.change, _unsigned(found.change))
        share = ""
        if found.percent.value is not None:
            share = Markup(" ({})").format(self.cited.link(found.percent, _unsigned(found.percent)))
        return Markup("{}{} {} than in {}").format(size, share, word[found.change.value < 0], label)


def text_environment() -> jinja2.Environment:
    """How texts are read: an unknown name is an error, everything is escaped, and nothing of Python can be reached."""
    return ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined, autoescape=True)


def check_publications(catalogue: Catalogue) -> None:
    """Raise CatalogueError for every fact named in a publication's text that the catalogue does not have."""
    faults = [fault for each in catalogue.publications.values() for fault in _text_faults(catalogue, each)]
    if faults:
        raise CatalogueError(faults)


def _text_faults(catalogue: Catalogue, publication: Publication) -> Iterator[CatalogueFault]:
    file = catalogue.files["publications", publication.id]
    for index, section in enumerate(publication.sections):
        path = ("sections", index, "text")
        try:
            tree = text_environment().parse(section.text)
        except jinja2.TemplateSyntaxError as error:
            yield file.fault(path, f"line {error.lineno} of the text: {error.message}.", "Check the {{ }} pairs.")
            continue
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, _ALLOWED):
                yield file.fault(
                    path, f"{type(node).__name__} is not allowed in a text.", "Write names and facts only."
                )
        for call in tree.find_all(nodes.Call):
            name = call.node.name if isinstance(call.node, nodes.Name) else "?"
            if name not in BINDINGS:
                near = nearest(name, list(BINDINGS))
                hint = f"Did you mean {near}(…)?" if near else "Known: " + ", ".join(BINDINGS) + "."
                yield file.fault(path, f"{name}(…) is not known.", hint)
            elif not (len(call.args) == 1 and isinstance(call.args[0], nodes.Const)):
                yield file.fault(path, f"{name}(…) takes the name of one fact.", f'Write {name}("measure").')
            else:
                yield from _cell_faults(catalogue, publication, path, str(call.args[0].value))
        for used in tree.find_all(nodes.Name):
            if used.name not in BINDINGS and used.name not in WORDS:
                yield file.fault(path, f"{used.name!r} is not known.", "Known: " + ", ".join((*BINDINGS, *WORDS)) + ".")


def _cell_faults(
    catalogue: Catalogue, publication: Publication, path: tuple[str | int, ...], cell: str
) -> Iterator[CatalogueFault]:
    file = catalogue.files["publications", publication.id]
    try:
        name, breakdown = parse_cell(cell)
        measure = catalogue.measure(name)
        for column, _ in breakdown:
            if column not in measure.breakdowns:
                raise UnknownNameError("breakdown", column, list(measure.breakdowns))
    except UnknownNameError as error:
        yield file.fault(path, f"fact {cell!r}: {error.message}", error.remedy)


def _honest(found: Comparison) -> Comparison:
    """The comparison without a difference that would rest on freely made-up records: such a difference says nothing."""
    if found.change.basis is not Basis.SYNTHETIC_FREE or found.change.value is None:
        return found
    why = "a difference from made-up figures says nothing"
    return replace(
        found,
        change=replace(found.change, value=None, missing=why),
        percent=replace(found.percent, value=None, missing=why),
    )


def _unsigned(fact: Fact) -> str:
    return fact.text.lstrip("+" + MINUS)
