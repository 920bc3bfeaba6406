"""How much of the machine other work took during a measure: a figure taken beside much of it says little."""

import os
import time
from typing import Self

from bench.figures import cpu_seconds, machine_seconds


class Foreign:
    """`with Foreign() as foreign:` then `foreign.share`: CPU that was neither idle nor ours, of all cores."""

    share = 0.0

    def __enter__(self) -> Self:
        self._before, self._started = _others(), time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        passed = time.monotonic() - self._started
        self.share = max(0.0, _others() - self._before) / passed / (os.cpu_count() or 1)


def _others() -> float:
    return machine_seconds() - cpu_seconds(os.getpid())
