"""`anchang` that looks ten times as often whether its screens are spread, and for as long as one may be on its way (see
`herd.FIRST_PAUSE`): `python -m tests.faults.hasty serve`. For tests alone."""

from server.cli import app as command_line
from server.live import rebalance

if __name__ == "__main__":
    rebalance.EVERY, rebalance.LASTING = 0.1, 2.5
    command_line()
