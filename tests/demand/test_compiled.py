from pathlib import Path

from peelian.demand import compiled

ROOM = Path(compiled.__file__).parent


def test_what_is_compiled_stands_where_its_digest_looks():
    looked_at = {file for each in compiled.SOURCES for file in ROOM.glob(each)}
    compiles = {file for file in ROOM.rglob("*.py") if "demand.compiled import" in file.read_text(encoding="utf-8")}
    assert compiles
    assert compiles <= looked_at
