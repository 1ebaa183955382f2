"""Whatever part of the register somebody may see, each document stands, and none of its links leads nowhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from random import Random

import pytest
from tests.publish.inspection.conftest import DAY
from tests.publish.inspection.reading import links, parts

from peelian.catalogue.catalogue import Catalogue
from peelian.inspection.holding import Holding
from peelian.publish.content import Document
from peelian.publish.inspection.force_report import force_report
from peelian.publish.inspection.history_page import history_page
from peelian.publish.inspection.question_page import question_page
from peelian.publish.inspection.tracker import tracker
from peelian.publish.word_text import ids_of

# What a document is of must be there; anything else may be missing.
KEPT = {"leicestershire-2018-19", "leicestershire-police"}


def part_of(case: Holding, seed: int, share: float) -> Holding:
    """Each record of the case with that chance, and those that documents are of."""
    random = Random(seed)
    return replace(case, **{
        each.name: tuple(one for one in getattr(case, each.name) if one.id in KEPT or random.random() < share)
        for each in fields(Holding)
    })  # fmt: skip


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.95])
@pytest.mark.parametrize("seed", range(6))
def test_any_part_gives_whole_documents(case: Holding, catalogue: Catalogue, seed: int, share: float) -> None:
    seen = part_of(case, seed, share)
    found: list[Document] = [
        force_report(seen, catalogue, "leicestershire-2018-19", as_of=DAY),
        history_page(seen, catalogue, "leicestershire", as_of=DAY),
        tracker(seen, catalogue, "leicestershire-police", as_of=DAY),
        question_page(seen, catalogue, "leicestershire", "peel-2018-19.planning", as_of=DAY),
    ]

    for document in found:
        ids = Counter(ids_of(document))
        assert max(ids.values()) == 1, [name for name, count in ids.items() if count > 1]
        assert set(links(document)) <= set(ids)
        assert all(each.blocks or each.parts for each in parts(document))
