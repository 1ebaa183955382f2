"""Records whose pseudonyms were made with different keys do not stand side by side."""

from __future__ import annotations

from peelian.catalogue.catalogue import Catalogue
from peelian.core.errors import IntakeError
from peelian.core.workspace import Workspace
from peelian.records.ledger import Submission, holders, submissions


def refuse_other_key(workspace: Workspace, catalogue: Catalogue, draft: Submission) -> None:
    """Raise IntakeError if records that share a domain with the draft's are held under another key, or under none.

    The same reference would have two pseudonyms, and nothing would join, without a word.
    """
    if not draft.key:
        return
    domains = set(catalogue.datasets[draft.dataset].pseudonyms.values())
    for name, dataset in catalogue.datasets.items():
        if domains.isdisjoint(dataset.pseudonyms.values()):
            continue
        for held in holders(submissions(workspace, name)).values():
            if held.key != draft.key and held.source in catalogue.sources and catalogue.sources[held.source].private:
                under = f"with the key {held.key}" if held.key else "without a key"
                raise IntakeError(
                    draft.file,
                    f"pseudonyms would be made with the key {draft.key}, but {name} of {held.id} were loaded {under}.",
                    remedy="Put the earlier key back, or load all files again into a new workspace with the new key.",
                )
