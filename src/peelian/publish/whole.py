"""Writing a file whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from peelian.core.errors import PeelianError


def write_whole(path: Path, content: bytes) -> Path:
    """Write a file, its folder with it, so that nobody ever finds half of it; gives its path.

    Raises PeelianError where it cannot be written. What stood there before is then still there.
    """
    draft = path.with_suffix(f".{os.getpid()}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        os.replace(draft, path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise PeelianError(f"{path} cannot be written: {error.strerror}.", remedy="Choose another folder.") from error
    return path
