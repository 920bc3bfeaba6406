"""Taking back what was just done: how long a slip of the finger may be undone."""

from datetime import datetime, timedelta

FOR = timedelta(seconds=10)  # what the screens offer
_ON_ITS_WAY = timedelta(seconds=2)  # a tap in the last moment still has to travel


def undo_until(done_at: datetime) -> datetime:
    """Until when the screens offer to undo what was done at this moment."""
    return done_at + FOR


def in_time_to_undo(done_at: datetime, now: datetime) -> bool:
    """Whether it may still be undone."""
    return now <= done_at + FOR + _ON_ITS_WAY
