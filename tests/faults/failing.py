"""`anchang` with a mistake in a task behind its pages: `python -m tests.faults.failing serve`. For tests alone."""

from server.cli import app as command_line
from server.live.bus import Publisher


async def fail(publisher: Publisher) -> None:
    """In the place of `Publisher.run`: the first change is one too many."""
    await publisher._waiting.get()
    raise ValueError("a mistake nobody thought of")


if __name__ == "__main__":
    Publisher.run = fail
    command_line()
