"""Write docs/gallery.md and its drawings; `--check` only says whether they are up to date."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from charts import CHARTS
from peelian.charts.picture import Picture
from peelian.charts.svg import PHONE

_ROWS = 6
_INTRODUCTION = """# Gallery of charts

Every chart that Peelian draws, with its title, its sentence and its table. **All figures here are example figures, not
a force's**, although some bear the names of forces. A chart takes [facts](figures.md), and statistics that were worked
out from them; it computes nothing itself.

Colour only repeats what shape and text say. Text is 12 pixels or more on a phone 320 pixels wide. A drawing 360 units
wide suits a screen, one of 640 a page on paper. Of synthetic figures a chart says that they are so, and tells no sign,
no rank and no comparison. Nor does it of simulated ones; but the heat map and the last three tell what a model does,
and that it is simulated.

This page is written by `make docs`; `make check` says if it is out of date.
"""


def files() -> dict[str, str]:
    """Every file of the gallery by its path below docs/."""
    found, said = {}, [_INTRODUCTION]
    for name, (heading, draw) in CHARTS.items():
        picture = draw(PHONE)
        found[f"images/gallery/{name}.svg"] = picture.svg + "\n"
        wide = picture.svg.split('viewBox="0 0 ')[1].split()[0]
        said.append(f"## {heading}\n\n**{picture.title}**\n")
        said.append(f"![{picture.sentence}](images/gallery/{name}.svg){{: width={wide} }}\n\n{picture.sentence}\n")
        said.append(_table(picture))
    return {"gallery.md": "\n".join(said), **found}


def _table(picture: Picture) -> str:
    shown = [picture.table.columns, tuple("---" for _ in picture.table.columns), *picture.table.rows[:_ROWS]]
    lines = "\n".join(f"| {' | '.join(row)} |" for row in shown)
    more = len(picture.table.rows) - _ROWS
    return f"{lines}\n" + (f"\n… and {more} more rows.\n" if more > 0 else "")


def main() -> int:
    folder = Path(__file__).parent.parent / "docs"
    stale = []
    for name, text in files().items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        print(f"Out of date: {', '.join(stale)}. Run `make docs`.")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
