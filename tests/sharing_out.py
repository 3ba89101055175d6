"""How the tests are shared out among the processes of `make test`.

What rests on a portal that takes a minute or two to set up stays together in one process, else each
process would set one up. What takes long begins first, so that none is left alone with it at the
end. (`xdist_group` cannot do it: xdist 3.8 writes it where pytest 9.2 no longer reads.)
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from xdist.scheduler import LoadScopeScheduling

# All tests whose name begins so are run by one process, in this order.
TOGETHER = (
    "tests/browser/",
    "tests/unit/deploy/test_nginx.py",
    "tests/unit/portal/test_backups_cut_off.py",
    "tests/unit/portal/test_backups_drill.py",
    "tests/upgrade/test_interrupted.py",
    "tests/upgrade/test_live.py",
    "tests/upgrade/test_released.py",
)
# Each by itself, but before the rest.
EARLY = (
    "tests/kill/test_kills.py",
    "tests/house/test_access_matrix.py",
    "tests/house/test_same_bytes.py",
    "tests/house/test_walls_",
    "tests/house/test_bad_input.py",
    "tests/pages/test_audit_unavailable.py",
    "tests/house/",
)


class SharingOut(LoadScopeScheduling):
    """Test by test to whoever is free, but for those that stay together."""

    is_in_order = False

    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        if not self.is_in_order:
            self.is_in_order = True
            self.workqueue = OrderedDict(
                sorted(self.workqueue.items(), key=lambda one: rank(one[0]))
            )
        super()._assign_work_unit(node)


def unit(nodeid: str) -> str:
    return next((name for name in TOGETHER if nodeid.startswith(name)), nodeid)


def rank(nodeid: str) -> int:
    first = TOGETHER + EARLY
    return next((at for at, name in enumerate(first) if nodeid.startswith(name)), len(first))
