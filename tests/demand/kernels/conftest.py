"""The kernels' proofs are long tests: compiling all kernels takes as long as a good part of the other tests together.

They run in one process, since each that begins without compiled kernels compiles them all for itself.
"""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("kernels"))
            item.add_marker(pytest.mark.long)
