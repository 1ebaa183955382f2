"""The whole model of a force as one frozen value."""

from __future__ import annotations

from pydantic import Field, field_validator

from peelian.catalogue.model import Entry
from peelian.demand.model.calendar import Calendar
from peelian.demand.model.law import Law
from peelian.demand.model.part import Fixed, Name, Named, Part
from peelian.demand.model.rota import Pattern, Shift
from peelian.demand.model.stream import Shape, Stream
from peelian.demand.model.target import Costs, Scenario, Target
from peelian.demand.model.team import Team
from peelian.demand.model.work import END, Work

Path = tuple[str, ...]


class Reference(Entry):
    """Where a value stands that a model does not hold itself: a published figure, or a column of a CSV file.

    `published` is a fact of the catalogue's published documents, `period` and `part` say which of
    its figures; without a part, the value if it has one. `as`
    says how a value is written, with `{}` in its place: `"{} min"`.
    """

    model_config = Part.model_config

    published: str = ""
    period: str = ""
    part: str = ""
    file: str = ""
    column: str = ""
    written_as: str = Field(default="{}", alias="as")

    @field_validator("period", mode="before")
    @classmethod
    def _text(cls, value: object) -> object:
        return str(value)

    @field_validator("written_as")
    @classmethod
    def _with_place(cls, value: str) -> str:
        if value.count("{}") != 1:
            raise ValueError("write {} once where the value goes")
        return value


class Model(Part):
    """A force: its calendar, what arrives, who works when, what is done, what is to be reached, and what may change.

    `references` are the places whose values come from published documents or other files; writing the model gives the
    reference, not the value. They are made by reading and are no field of YAML.
    """

    force: Name
    title: str = ""
    calendar: Calendar
    shapes: Named[Shape] = Field(default=Fixed())
    distributions: Named[Law] = Field(default=Fixed())
    streams: Named[Stream] = Field(default=Fixed())
    shifts: Named[Shift] = Field(default=Fixed())
    patterns: Named[Pattern] = Field(default=Fixed())
    teams: Named[Team] = Field(default=Fixed())
    work: Named[Work] = Field(default=Fixed())
    ends: tuple[Name, ...] = (END,)
    targets: Named[Target] = Field(default=Fixed())
    costs: Costs = Costs()
    scenarios: Named[Scenario] = Field(default=Fixed())
    references: dict[Path, Reference] = Field(default_factory=dict, repr=False)

    def changed(self, path: str, value: object) -> Model:
        """A new model in which what stands at `path` is changed, as a scenario's `change` would; ModelError if not.

        Relative changes are texts: `"+2"`, `"-10 %"`, `"70 %"` of a number, `"+5 points"` on a share.
        """
        from peelian.demand.model.patch import patched

        return patched(self, change={path: value})

    def scenario(self, name: str) -> Model:
        """The model as one of its scenarios has it, without scenarios of its own.

        Raises UnknownNameError if there is no such scenario, ModelError if it cannot be applied.
        """
        from peelian.demand.model.patch import in_scenario

        return in_scenario(self, name)

    def law(self, given: Law | str) -> Law:
        """A law itself, or the one of that name."""
        return self.distributions[given] if isinstance(given, str) else given

    def shape(self, stream: Stream) -> Shape:
        """The shape of a stream, its own or the one it names."""
        return self.shapes[stream.shape] if isinstance(stream.shape, str) else stream.shape
