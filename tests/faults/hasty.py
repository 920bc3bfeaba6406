"""`anchang` that looks ten times as often whether its screens are spread, and for as long as one may be on its way (see
`herd.FIRST_PAUSE`): `python -m tests.faults.hasty serve`. For tests alone."""

from server import spread
from server.cli import app as command_line

if __name__ == "__main__":
    spread.EVERY, spread.LASTING = 0.1, 2.5
    command_line()
