"""One unit as a desk with pen and paper would keep it: the rules of RULES §3 told a second time, and independently of
`domain`, so that a mistake there cannot hide itself here."""

from dataclasses import dataclass
from typing import Protocol

# The applications of the unit in the order they came: (id, for whom, state).
Line = tuple[str, str, str]
OPEN = ("waiting", "approved")
SAYS_NOTHING = {"own-application", "not-allowed", "not-signed-in", "not-due", "amount-nothing", "too-many"}
FROM: dict[str, tuple[str, ...]] = {
    "application.approve": ("waiting",),
    "application.refuse": ("waiting",),
    "application.withdraw": OPEN,
    "application.expire": OPEN,
    "hold.release": ("approved",),
    "receipt.record": ("approved",),
    "receipt.void": ("won",),
}
TO = {
    "application.approve": "approved", "application.refuse": "refused", "application.withdraw": "withdrawn",
    "application.expire": "expired", "hold.release": "released", "receipt.record": "won", "receipt.void": "approved",
}  # fmt: skip


class Asked(Protocol):
    """What the desk is asked."""

    @property
    def verb(self) -> str: ...
    @property
    def application(self) -> str: ...
    @property
    def contact(self) -> str: ...
    @property
    def said(self) -> str: ...


@dataclass(frozen=True)
class UnitLife:
    """Everybody who ever applied for the unit."""

    lines: tuple[Line, ...] = ()

    def state(self, application: str) -> str | None:
        return next((state for id, _, state in self.lines if id == application), None)

    def someone(self, state: str) -> bool:
        return any(line[2] == state for line in self.lines)

    @property
    def head(self) -> str | None:
        return next((id for id, _, state in self.lines if state in OPEN), None)

    def has_open(self, contact: str) -> bool:
        return any(whom == contact and state in OPEN for _, whom, state in self.lines)

    def put(self, application: str, state: str) -> "UnitLife":
        return UnitLife(tuple((id, whom, state if id == application else was) for id, whom, was in self.lines))


NOTHING = UnitLife()


def after(life: UnitLife, asked: Asked) -> UnitLife | None:
    """The unit once this was done; None when it could not be done."""
    if asked.verb == "application.submit":
        if life.someone("won") or life.has_open(asked.contact):
            return None
        return UnitLife((*life.lines, (asked.application, asked.contact, "waiting")))
    if life.state(asked.application) not in FROM.get(asked.verb, ()):
        return None
    if asked.verb == "application.approve" and (life.someone("approved") or life.head != asked.application):
        return None
    if asked.verb == "application.expire" and life.state(asked.application) == "waiting":
        return life  # those above hear of it, and it keeps its place
    life = life.put(asked.application, TO[asked.verb])
    if asked.verb == "receipt.record":  # the winner takes it: everyone still in line has lost
        life = UnitLife(tuple((id, whom, "lost" if state in OPEN else state) for id, whom, state in life.lines))
    if asked.verb == "receipt.void":  # and whoever lost by it is back in line
        life = UnitLife(tuple((id, whom, "waiting" if state == "lost" else state) for id, whom, state in life.lines))
    return life


def allows(life: UnitLife, asked: Asked) -> bool:
    """Whether the desk would refuse this with these words."""
    state, approving = life.state(asked.application), asked.verb == "application.approve"
    taken = life.someone("approved" if approving else "won")
    match asked.said:
        case "unit-taken":
            return taken
        case "already-applied":
            return not taken and life.has_open(asked.contact)
        case "not-head":
            return approving and not taken and state == "waiting" and life.head != asked.application
        case "not-approved":
            return asked.verb == "receipt.record" and state == "waiting"
        case "pay-window-over":
            return asked.verb == "receipt.record" and state in ("approved", "expired")  # by its own clock, or already
        case "application-state":
            return not (approving and taken) and state is not None and state not in FROM[asked.verb]
        case "unknown-record":
            return state is None
        case code:
            return code in SAYS_NOTHING
