"""No judgment without evidence: what a judgment must cite, and what a careful reader would miss."""

from __future__ import annotations

from peelian.catalogue.framework import Framework
from peelian.inspection.holding import Holding
from peelian.inspection.records import Evidence, Judgment
from peelian.inspection.words import Strength


def why_insufficient(holding: Holding, judgment: str, *, framework: Framework) -> list[str]:
    """Why a judgment does not stand on its evidence, a sentence a reason; empty where it does.

    It must cite at least one piece, all of them of its own inspection and none withdrawn, each of a kind of its
    framework and with what that kind needs (a document, a Fact). A grade that was carried over may rest on the evidence
    of the earlier inspection, which was held against that one's framework and is not again.
    """
    found = _judgment(holding, judgment)
    cited = _cited(holding, found)
    if not found.evidence and not found.carried_from:
        return ["It cites no evidence."]
    told = [f"The evidence {each} is not on record." for each in found.evidence if each not in cited]
    for each in cited.values():
        elsewhere = each.inspection != found.inspection
        if elsewhere and found.carried_from:
            continue
        if elsewhere:
            told.append(f"The evidence {each.id} is of another inspection, {each.inspection}.")
        if each.withdrawn:
            told.append(f"The evidence {each.id} was withdrawn: {each.withdrawn}")
        told += _lacking(each, framework)
    return told


def what_is_thin(holding: Holding, judgment: str, *, years: int = 2) -> list[str]:
    """What is thin about a judgment's evidence, a sentence each: not reasons to refuse it, but to look again.

    One kind alone, none that is strong, some that is older than `years` before the inspection's fieldwork ended.
    """
    found = _judgment(holding, judgment)
    cited = [each for each in _cited(holding, found).values() if not each.withdrawn]
    if not cited or found.carried_from:
        return []
    told = []
    kinds = {each.kind for each in cited}
    if len(kinds) == 1:
        told.append(f"All its evidence is of one kind: {kinds.pop()}.")
    if all(each.strength is Strength.WEAK for each in cited):
        told.append("All its evidence is weak.")
    elif not any(each.strength is Strength.STRONG for each in cited):
        told.append("None of its evidence is strong.")
    inspection = next((each for each in holding.inspections if each.id == found.inspection), None)
    end = inspection.fieldwork_until if inspection else None
    for each in cited:
        if end and each.on and (end - each.on).days > 365 * years:
            told.append(f"The evidence {each.id} is of {each.on}, over {years} years before the fieldwork ended.")
    return told


def _judgment(holding: Holding, judgment: str) -> Judgment:
    return next(each for each in holding.judgments if each.id == judgment)


def _cited(holding: Holding, judgment: Judgment) -> dict[str, Evidence]:
    return {each.id: each for each in holding.evidence if each.id in judgment.evidence}


def _lacking(evidence: Evidence, framework: Framework) -> list[str]:
    needs = {each.id: each.needs for each in framework.evidence}.get(evidence.kind)
    if needs is None:
        known = ", ".join(each.id for each in framework.evidence)
        return [f"The evidence {evidence.id} is of a kind, {evidence.kind!r}, that the framework lacks ({known})."]
    has = {"document": evidence.document, "fact": evidence.fact}.get(needs, evidence.source or evidence.document)
    return [] if has else [f"The evidence {evidence.id} ({evidence.kind}) has no {needs}."]
