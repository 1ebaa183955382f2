"""A publication of one's own: a file in the workspace's catalogue to begin from."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from peelian.catalogue.catalogue import Catalogue
from peelian.core.errors import PeelianError

_EXAMPLE = """\
# A publication of your own. Check it with `peelian catalogue check`.
id: {id}
title: {title}
audience: who reads it
sections:
  - number: 1
    title: Calls
    # The lines of the table: measures, or a cell of one as measure[column=value]. See `peelian measures list`.
    kpis:
      - contact.calls_999
      - contact.calls_101
      - contact.abandonment_rate[line=101]
    # Charts of two years, month by month.
    charts: [contact.calls_999]
    # Numbered paragraphs, each a list of sentences. A sentence whose figure is not held is left out with the reason.
    paragraphs:
      - - >-
          In {{{{ period }}}} {{{{ force }}}} received {{{{ fact("contact.calls_999") }}}} calls on 999.
        - >-
          That is {{{{ against_last_year("contact.calls_999") }}}}.
# Measures that have a page whatever they show. Any other has one if it changes, fails its target or is unusual.
pages: [contact.calls_999]
# Words to explain. See the catalogue's terms.
terms: []
"""


def new_publication(catalogue: Catalogue, folder: Path, name: str, title: str = "", like: str = "") -> Path:
    """Write `publications/NAME.yaml` into the workspace's catalogue folder, and give its path.

    It begins from the publication `like`, or from a short example that explains itself. Raises PeelianError for a name
    that cannot be one or is taken, UnknownNameError for a publication that does not exist.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_.-]*", name):
        raise PeelianError(
            f"{name!r} cannot be an id.", remedy="Use small letters, digits and dashes, beginning with a letter."
        )
    path = folder / "publications" / f"{name}.yaml"
    if name in catalogue.publications or path.exists():
        raise PeelianError(f"There is a publication {name} already.", remedy="Choose another id, or change that one.")
    heading = title or name.replace("-", " ").replace("_", " ").capitalize()
    if like:
        entry = catalogue.publication(like).model_dump(mode="json", exclude_defaults=True)
        text = yaml.safe_dump({**entry, "id": name, "title": heading}, sort_keys=False, allow_unicode=True, width=118)
    else:
        text = _EXAMPLE.format(id=name, title=yaml.safe_dump(heading, width=1000).removesuffix("...\n").strip())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
