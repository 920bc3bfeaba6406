"""A demo hall of our own invention, and the rehearsal of a busy day in it."""

from server.demo.hall import HALL, ensure_today, make_hall
from server.demo.play import play

__all__ = ["HALL", "ensure_today", "make_hall", "play"]
