"""Opening day: 500 buyers, 1,000 screens, 300 commands a second, against real processes on both databases."""

from bench.opening.day import measure

__all__ = ["measure"]
