"""What a publication says, apart from how it looks: the one model behind its page, PDF, Word file and workbook.

Text is runs of words; a run may lead to an id in the same document. Blocks follow one another in parts; a part's depth
is its heading's level. A chart brings its sentence and its table with it, so no format can leave them out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

from peelian.charts.picture import DASH, Picture

LONGEST_FIGURE = 16
SMALL_CELL = 5

Style = Literal["", "strong", "small", "code", "missing", "none"]
Sign = Literal["", "best", "good", "middle", "poor", "worst", "none"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style. `to` is the id that they lead to, `about` what a reader is told of them on the way.

    A `sign` says how good it is what the words say, such as a grade or a standing: a page draws a shape before them,
    a file for office programs leaves it at the words. Colour alone never says it.
    """

    text: str
    style: Style = ""
    to: str = ""
    about: str = ""
    sign: Sign = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; `number` stands before it, as in "1.2"."""

    runs: Runs
    kind: Literal["text", "notice", "small", "caveat", "missing", "finding", "figure"] = "text"
    number: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column and how its cells stand."""

    name: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: lines of runs."""

    lines: tuple[Runs, ...]

    @property
    def text(self) -> str:
        """The words alone, lines parted by semicolons."""
        return "; ".join(words(line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Row:
    """A row, whose first cell is its heading."""

    cells: tuple[Cell, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: caption, columns and rows. `kind` says what it is for: one of prose has sentences in its cells, and a
    narrow page stacks them.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    kind: Literal["plain", "kpi", "figures", "small", "prose"] = "plain"


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with its sentence and its table."""

    picture: Picture

    @property
    def grid(self) -> Grid:
        """The picture's table as a block of its own."""
        table = self.picture.table
        columns = tuple(
            Column(name, numeric=at > 0 and all(_is_short_figure(row[at]) for row in table.rows))
            for at, name in enumerate(table.columns)
        )
        rows = tuple(Row(tuple(plain(cell) for cell in row)) for row in table.rows)
        return Grid(table.caption, columns, rows)

    @property
    def shape(self) -> Literal["", "wide", "compact"]:
        """How its table stands on paper: beside it, below it over the whole width, or beside it in small cells."""
        table = self.picture.table
        if len(table.columns) <= 5 and len(table.rows) <= 20:
            return ""
        small = len(table.columns) <= 8 and len(table.rows) <= 24
        small = small and all(len(each) <= SMALL_CELL for row in table.rows for each in row)
        return "compact" if small else "wide"


@dataclass(frozen=True, slots=True)
class Charts:
    """Charts that may stand beside one another."""

    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list, with what belongs under it."""

    runs: Runs
    under: tuple[Runs, ...] = ()
    id: str = ""
    tail: Runs = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: tuple[Item, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """A word and what is said of it."""

    word: str
    blocks: tuple[Para, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Definitions:
    """Words with their definitions."""

    entries: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """What a page folds away under a summary, and paper prints."""

    summary: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What a named person wrote, kept visibly apart from what was computed: an explanation and actions."""

    by: str
    role: str
    date: str
    explanation: str
    actions: tuple[tuple[str, str, str], ...] = ()


Block = Para | Grid | Charts | Listing | Definitions | Fold | Remark


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its blocks, and the parts below it. `listed` says whether the contents name it."""

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    parts: tuple[Part, ...] = ()
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """A whole publication. `lines` stand under its title, `opening` before the contents, `footer` at its end."""

    title: str
    of: str
    period: str
    lines: tuple[Runs, ...]
    opening: tuple[Block, ...]
    parts: tuple[Part, ...]
    footer: Runs
    synthetic: bool = False

    @property
    def name(self) -> str:
        """The title with the force and the period, as a window or a file's properties show it."""
        return f"{self.title}: {self.of}, {self.period}"


def words(runs: Iterable[Run]) -> str:
    """The words of runs, without their styles."""
    return "".join(run.text for run in runs)


def say(text: str, style: Style = "") -> Runs:
    """One run."""
    return (Run(text, style),)


def plain(text: str) -> Cell:
    """A cell of one line of plain words."""
    return Cell((say(text),))


def cell(*lines: Runs) -> Cell:
    """A cell of lines; those without words are left out."""
    return Cell(tuple(line for line in lines if words(line)))


def runs_of(markup: str) -> Runs:
    """The runs of a sentence as the binder makes it: escaped words with links to figures.

    >>> [(run.text, run.to, run.about) for run in runs_of('A &amp; <a href="#figure-3" title="real">12</a>.')]
    [('A & ', '', ''), ('12', 'figure-3', 'real'), ('.', '', '')]
    """
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return tuple(reader.runs)


def _is_short_figure(text: str) -> bool:
    """Whether a cell holds a figure alone, or a dash, so that it can stand at the right and on one line."""
    return len(text) <= LONGEST_FIGURE and (text == DASH or any(each.isdigit() for each in text))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[Run] = []
        self._style: Style = ""
        self._to = self._about = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._to = (given.get("href") or "").removeprefix("#") if tag == "a" else ""
        self._about = given.get("title") or ""
        self._style = "none" if tag == "span" else ""

    def handle_endtag(self, tag: str) -> None:
        self._to = self._about = ""
        self._style = ""

    def handle_data(self, data: str) -> None:
        self.runs.append(Run(data, self._style, self._to, self._about))
