"""What a method is when it is called by its name: plain values in, a plain dictionary out, and where it comes from."""

from __future__ import annotations

import inspect
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any

import numpy as np
from pydantic import BeforeValidator, Field, Strict, ValidationError, validate_call

from peelian.core.errors import PeelianError, nearest


def _number(value: Any) -> Any:
    """The value; raises ValueError for a text or a truth value, which pydantic would take for a number."""
    if isinstance(value, str | bytes | bool):
        raise ValueError(f"{value!r} is not a number")
    return value


Number = Annotated[int, Strict()] | Annotated[float, Strict()]
Confidence = Annotated[float, Strict(), Field(gt=0, lt=1)]
Whole = Annotated[int, BeforeValidator(_number)]
Places = Annotated[int, BeforeValidator(_number), Field(ge=0)]
Yes = Annotated[bool, Strict()]
Numbers = list[Number]
Wholes = list[Whole]
Series = list[Number | None]
Table = list[Wholes]
Rows = list[Numbers]
Ages = list[list[Whole | None]]
Result = dict[str, Any]

# How an input is told to a reader, by the name that its type has in the function.
KINDS = {
    "Number": "number",
    "Confidence": "share above 0 and below 1",
    "Whole": "whole number",
    "Places": "whole number from 0",
    "Yes": "true or false",
    "Numbers": "numbers",
    "Wholes": "whole numbers",
    "Series": "numbers, null where there is none",
    "Table": "rows of whole numbers",
    "Better": "increase, decrease or neutral",
    "Rows": "rows of numbers",
    "Ages": "rows of whole numbers, null where there is none",
    "list[Stratum]": "objects of name, population, sample and compliant",
    "dict[str, list[str]]": "an object of lists of texts",
    "dict[str, Whole]": "an object of whole numbers",
    "str": "text",
    "list[str]": "texts",
}


class MethodInputError(PeelianError):
    """Inputs that a method cannot take: missing, unknown, of a wrong kind, or outside what the method is for."""


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a method. `default` is None where there is none to give or where it is left out by default."""

    name: str
    kind: str
    required: bool
    default: Any = None

    def __str__(self) -> str:
        return self.name if self.required else f"{self.name} = {json.dumps(self.default)}"


@dataclass(frozen=True, slots=True)
class Method:
    """A method by its name. `module` is where its function and its reference stand; `call` takes plain values."""

    name: str
    what: str
    formula: str
    source: str
    module: str
    call: Callable[..., Result]

    @property
    def inputs(self) -> tuple[Input, ...]:
        """What it takes, in order."""
        return tuple(_input(each) for each in inspect.signature(self.call).parameters.values())

    def run(self, inputs: Mapping[str, Any]) -> Result:
        """The result as plain values: lists for arrays, texts for named states, None where there is no number.

        Raises MethodInputError for inputs that it cannot take, and says which.
        """
        self._refuse_names(inputs)
        try:
            return {name: plain(each) for name, each in _checking(self.call)(**inputs).items()}
        except ValidationError as error:
            first = error.errors()[0]
            place = _place(first["loc"])
            raise MethodInputError(
                f"{self.name}: {place}: {first['msg']}.", remedy=f"Give {self._kind_of(str(first['loc'][0]))}."
            ) from error
        except (ValueError, ZeroDivisionError, OverflowError) as error:
            raise MethodInputError(f"{self.name}: {error}.", remedy="Give inputs that the method is for.") from error

    def _refuse_names(self, inputs: Mapping[str, Any]) -> None:
        known = [each.name for each in self.inputs]
        for name in inputs:
            if name not in known:
                near = nearest(name, known)
                raise MethodInputError(
                    f"{self.name} takes no input {name!r}.",
                    remedy=f"Did you mean {near!r}?" if near else f"It takes: {', '.join(known)}.",
                )
        missing = [each for each in self.inputs if each.required and each.name not in inputs]
        if missing:
            names = ", ".join(each.name for each in missing)
            advice = "; ".join(f"{each.name} ({each.kind})" for each in missing)
            raise MethodInputError(f"{self.name} lacks: {names}.", remedy=f"Add: {advice}.")

    def _kind_of(self, name: str) -> str:
        return next((f"{each.name} as {each.kind}" for each in self.inputs if each.name == name), "another value")


def method(of: Callable[..., Any], *, formula: str, source: str) -> Callable[[Callable[..., Result]], Method]:
    """Make a function of plain values a method, named as it is; `of` is the function that does the work."""

    def made(call: Callable[..., Result]) -> Method:
        what = (inspect.getdoc(call) or "").split("\n", 1)[0]
        return Method(call.__name__, what, formula, source, of.__module__, call)

    return made


def plain(value: Any) -> Any:
    """The same as JSON knows it: lists, texts, numbers. Not-a-number becomes None; an infinite number stays.

    >>> plain({"lower": np.array([1.5, float("nan")]), "of": np.int64(3)})
    {'lower': [1.5, None], 'of': 3}
    """
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, float):
        return None if math.isnan(value) else value
    return value


def values_of(series: Series) -> np.ndarray[Any, np.dtype[np.float64]]:
    """A series as an array, NaN where there is no value."""
    return np.array([math.nan if each is None else each for each in series], dtype=np.float64)


@cache
def _checking(call: Callable[..., Result]) -> Callable[..., Result]:
    return validate_call(call)


def _input(of: inspect.Parameter) -> Input:
    kind = str(of.annotation).removesuffix(" | None")
    if kind.startswith("Literal["):
        *most, last = kind[len("Literal[") : -1].replace('"', "").replace("'", "").split(", ")
        kind = f"{', '.join(most)} or {last}"
    required = of.default is inspect.Parameter.empty
    return Input(of.name, KINDS.get(kind, kind), required, None if required else of.default)


def _place(loc: tuple[int | str, ...]) -> str:
    """Where in the inputs, as `values[3]`; positions count from 0, as in JSON.

    >>> _place(("table", 0, 2))
    'table[0][2]'
    """
    named = [each for each in loc if not (isinstance(each, str) and each in ("int", "float"))]
    return str(named[0]) + "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in named[1:])
