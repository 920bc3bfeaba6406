"""What happens on opening day, and when: fixed before it begins, so that a slow server cannot slow it down."""

from dataclasses import dataclass
from random import Random

# Of every hundred commands. The first two are half: what the load plan calls hold request and release.
MIX = {
    "apply": 35, "withdraw": 15,  # the buyers, through their consultants' phones
    "approve": 11, "refuse": 2, "release": 7,  # the controllers
    "pay": 7, "void": 5.5,  # the cash desk
    "check_in": 9, "leave": 3.5,  # the door
    "turn": 5,  # the reception desk and the consultants: dispatch, accept, end
}  # fmt: skip
DOUBLE, LOST = 0.05, 0.01  # parts of all commands that are clicked twice, or whose answer never arrives
SCREENS = {
    "board": 500, "turns": 150, "checkin": 60, "consultant": 200, "approvals": 40, "queue": 20, "cashier": 15,
    "office": 15,
}  # fmt: skip
HOT_UNITS = 20


@dataclass(frozen=True)
class Stage:
    """A stretch of the day: commands per second, and whether all want the same twenty units."""

    name: str
    seconds: float
    rate: float
    hot: bool = False
    storm: bool = False  # all screens lose their connection in the middle of it


@dataclass(frozen=True)
class Arrival:
    """One command: seconds from the start of its stage, and what its sender means to do."""

    at: float
    kind: str
    hot: bool
    twice: bool
    lost: bool


def stages(seconds: float, rate: float, part: float = 1.0) -> list[Stage]:
    """S2, S1, S3 and S6 of an opening day; `part` shortens the three short ones."""
    return [
        Stage("S2 the same 20 units", 10 * part, rate, hot=True),
        Stage("S1 opening day", seconds, rate),
        Stage("S3 three times as many", 15 * part, 3 * rate),
        Stage("S6 all screens come back", 15 * part, rate, storm=True),
    ]


def arrivals(stage: Stage, seed: int) -> list[Arrival]:
    """The commands of a stage, at the moments of independent people (exponential gaps)."""
    chance = Random(f"{seed} {stage.name}")
    kinds, weights = list(MIX), list(MIX.values())
    found: list[Arrival] = []
    at = chance.expovariate(stage.rate)
    while at < stage.seconds:
        [kind] = chance.choices(kinds, weights)
        asked = chance.random()
        found.append(Arrival(at, kind, stage.hot, asked < DOUBLE, DOUBLE <= asked < DOUBLE + LOST))
        at += chance.expovariate(stage.rate)
    return found
