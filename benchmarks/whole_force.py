"""Run the sample force's first replication and end: what a second process needs until it is ready."""

from __future__ import annotations

from peelian.catalogue.load import load_catalogue
from peelian.demand.model.model import Model
from peelian.demand.model.shipped import load_shipped
from peelian.demand.simulation.prepare import prepare
from peelian.demand.simulation.replicate import replicate


def force() -> Model:
    """The sample force as a model."""
    return load_shipped("leicestershire", load_catalogue().published.values()).model


if __name__ == "__main__":
    replicate(prepare(force()), seed=1, count=1, threads=1)
