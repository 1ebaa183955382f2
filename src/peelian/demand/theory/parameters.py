"""The parameters of test vectors, in the few ways in which they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from peelian.demand.theory.errors import TheoryInputError
from peelian.demand.theory.infinite_server import Wave
from peelian.demand.theory.service import Service, deterministic, exponential

NUMBER = r"-?\d*\.?\d+"
WAVE = re.compile(
    rf"(?P<level>{NUMBER}) *(?P<swing>[+-] *\d*\.?\d+) *sin\(2 pi "
    rf"(?:t|\(t *(?P<shift>[+-] *\d*\.?\d+)\)) */ *(?P<period>{NUMBER})\)(?: per h)?"
)
SPAN = re.compile(r"(\d+) \((\d+)-(\d+)\)")
RATES = {"lam": 1.0, "arrivals_per_s": 1.0, "calls_per_hour": 1 / 3600}
SERVICE_RATES, SERVICE_TIMES = ("mu",), ("mean_service_s", "mean_handle_s", "mean_service_h", "mean_service")
PATIENCE_RATES, PATIENCE_TIMES = ("theta",), ("mean_patience_s", "mean_patience_h", "mean_patience")


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of one vector, read by what they mean.

    Seconds where a name ends in `_s` or calls come by the hour, the vector's own unit otherwise. Raises
    TheoryInputError for one that is missing or cannot be read.

    >>> given = Parameters({"calls_per_hour": 30, "mean_handle_s": 420})
    >>> given.offered_load()
    3.5
    """

    given: Mapping[str, Any]

    def number(self, name: str) -> float:
        """A number, written plainly or as a fraction such as 60/72."""
        return _number(name, self._value(name))

    def whole(self, name: str) -> int:
        """A whole number."""
        return int(self.number(name))

    def numbers(self, name: str) -> list[float]:
        """A list of numbers."""
        return [_number(name, each) for each in self._value(name)]

    def arrival_rate(self) -> float:
        """Arrivals by unit of time."""
        for name, scale in RATES.items():
            if name in self.given:
                return self.number(name) * scale
        raise _missing(RATES)

    def mean_service(self) -> float:
        """The mean time of a service, given so or as a rate."""
        return self._mean(SERVICE_RATES, SERVICE_TIMES)

    def mean_patience(self) -> float:
        """The mean time until a caller hangs up, given so or as a rate."""
        return self._mean(PATIENCE_RATES, PATIENCE_TIMES)

    def offered_load(self) -> float:
        """Arrivals in the mean time of a service. Fractions are reckoned exactly, so that 30 × 420 / 3600 is 3.5."""
        if "offered_load" in self.given:
            return self.number("offered_load")
        return self.arrival_rate() * self.mean_service()

    def wave(self, name: str) -> Wave:
        """A rate such as `30+15 sin(2 pi (t-10)/24) per h`."""
        text = str(self._value(name)).strip()
        found = WAVE.fullmatch(text)
        if not found:
            raise _unread(name, text, "30+15 sin(2 pi (t-10)/24)")
        level, swing, period = (float(found[each].replace(" ", "")) for each in ("level", "swing", "period"))
        return Wave(level, swing, period, -float((found["shift"] or "0").replace(" ", "")))

    def staff_by_hour(self, name: str) -> list[int]:
        """Staff in each hour of a day, from such as `46 (07-15), 60 (15-22), 40 (22-07)`."""
        text = str(self._value(name))
        spans = [tuple(map(int, each)) for each in SPAN.findall(text)]
        staff = {(start + at) % 24: units for units, start, end in spans for at in range((end - start) % 24 or 24)}
        if len(staff) != 24:
            raise _unread(name, text, "46 (07-15), 60 (15-22), 40 (22-07)")
        return [staff[hour] for hour in range(24)]

    def services(self, name: str) -> list[Service]:
        """Laws such as `exp mean .25` and `deterministic .25`."""
        return [_service(name, str(each)) for each in self._value(name)]

    def _mean(self, rates: tuple[str, ...], times: tuple[str, ...]) -> float:
        for name in rates:
            if name in self.given:
                return 1 / self.number(name)
        for name in times:
            if name in self.given:
                return self.number(name)
        raise _missing([*rates, *times])

    def _value(self, name: str) -> Any:
        if name not in self.given:
            raise _missing([name])
        return self.given[name]


def _number(name: str, value: Any) -> float:
    try:
        return float(Fraction(value)) if isinstance(value, str) else float(value)
    except (TypeError, ValueError, ZeroDivisionError) as error:
        raise _unread(name, value, "0.25 or 100/1800") from error


def _service(name: str, text: str) -> Service:
    law, *_, mean = text.split() or [""]
    laws = {"exp": exponential, "exponential": exponential, "deterministic": deterministic}
    if law not in laws:
        raise _unread(name, text, "exp mean .25 or deterministic .25")
    return laws[law](_number(name, mean))


def _missing(names: object) -> TheoryInputError:
    listed = " or ".join(names) if isinstance(names, list | dict) else str(names)
    return TheoryInputError(f"The parameters lack {listed}.", remedy="Add it to the vector.")


def _unread(name: str, value: object, example: str) -> TheoryInputError:
    return TheoryInputError(f"{name} is {value!r}, which cannot be read.", remedy=f"Write it as {example}.")
