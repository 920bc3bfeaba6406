"""Who gave a command hears what became of it: each in its own event loop, or as a future of a thread."""

import asyncio
import contextlib
from collections import defaultdict
from typing import Any

from server.store.batch import Answers, Reply


def hand_out(answers: Answers) -> None:
    """Answer everyone of a batch; each event loop is woken once for all who wait in it."""
    waiting: dict[asyncio.AbstractEventLoop, Answers] = defaultdict(list)
    for pending, said in answers:
        if isinstance(pending.answer, asyncio.Future):
            waiting[pending.answer.get_loop()].append((pending, said))
        elif pending.answer.set_running_or_notify_cancel():
            _settle(pending.answer, said)
    for loop, some in waiting.items():
        with contextlib.suppress(RuntimeError):  # the loop has closed, and nobody waits in it
            loop.call_soon_threadsafe(_settle_all, some)


def _settle_all(answers: Answers) -> None:
    for pending, said in answers:
        if not pending.answer.done():  # whoever gave it may have gone
            _settle(pending.answer, said)


def _settle(answer: Any, said: Reply | Exception) -> None:
    if isinstance(said, Exception):
        answer.set_exception(said)
    else:
        answer.set_result(said)
