"""An opening is planned, entered for, sealed, drawn, begun and finished (SC-41)."""

from typing import Annotated

from pydantic import Field

from domain.clients.identity.rules import IdentityNumber, Phone
from domain.clients.names import masked_name
from domain.core.change import Change, Result
from domain.core.command import LONG, command
from domain.core.counter import next_number
from domain.core.inputs import Claimed, FreeText
from domain.core.phones import masked_phone, phone_number
from domain.core.refusal import Refused
from domain.core.roles import ROLES, Role
from domain.core.viewer import Viewer
from domain.house.notices.rules import groups, roles, say
from domain.sales.openings import rules
from domain.sales.openings.draw import MOST, lines_of, randomness
from domain.sales.openings.people import LONGEST_NAME, entered_before, kept, known
from domain.sales.openings.records import AT_A_DESK, Mode, Opening, OpeningEntry, SealedList, Source, Ticket
from domain.sales.plan.rules import permitted, selling

PLANS: tuple[Role, ...] = ("site_lead", "head", "controller")  # who plans, seals, draws and begins
DESKS: tuple[Role, ...] = ("controller", "site_lead", "site_manager", "dispatcher")  # who enters, calls and serves
ENTRIES = 60  # a minute and person: as fast as anybody types
LONGEST = 40
Rights = Annotated[int, Field(ge=0, le=MOST)]


@command("opening.plan", *PLANS, rules=("SC-41",))
def plan(
    change: Change, by: Viewer, called: FreeText, mode: Mode, rights: Rights = 0, starts_at: Claimed | None = None
) -> Result:
    """Begin an opening: people may enter. `rights`: how many are drawn, 0 for all. There is one at a time."""
    name = _short(called, "called")
    if current(change) is not None:
        raise Refused("opening-open")
    if mode == "hybrid" and not rights:
        raise Refused("bad-arguments", fields={"rights": "at least 1"})
    opening = Opening(
        id=change.new_id("o"), called=name, mode=mode, rights=0 if mode == "queue" else rights, starts_at=starts_at,
        planned_by=by.actor, planned_at=change.now,
    )  # fmt: skip
    change.put(opening)
    return {"opening": opening.id}


@command("opening.enter", *DESKS, private=("name", "phone", "identity"), rules=("SC-41",), per_minute=ENTRIES)
def enter(
    change: Change, by: Viewer, opening: str, name: str, phone: Phone, identity: IdentityNumber, companion: str = ""
) -> Result:
    """Enter somebody. Whoever has entered before, by phone or identity number, is counted and kept out.

    Once it runs, whoever comes has the last ticket of the queue.
    """
    held, name = change.find(Opening, opening), name.strip()[:LONGEST_NAME]
    rules.takes_entries(held)
    if not name:
        raise Refused("name-missing")
    first = entered_before(change, opening, known(change, phone, identity))
    client, document = (first.client, first.document) if first is not None else kept(change, name, phone, identity)
    entry = OpeningEntry(
        id=change.new_id("e"), opening=opening, number=next_number(change, f"entries of {opening}"), client=client,
        client_name=masked_name(name), client_phone=masked_phone(phone_number(phone)), document=document,
        state="valid" if first is None else "repeated", first=first.number if first else None, companion=companion,
        at=change.now, by=by.actor,
    )  # fmt: skip
    change.put(entry)
    if held.state == "calling" and first is None:
        change.put(rules.ticket(held, entry, len(change.hall.where(Ticket, "opening", opening)) + 1))
    return {"entry": entry.id, "number": entry.number, "repeats": entry.first}


@command("opening.withdraw", *DESKS, rules=("SC-41",))
def withdraw(change: Change, by: Viewer, entry: str) -> Result:
    """Take an entry off the list before it is sealed."""
    held = change.find(OpeningEntry, entry)
    if held.state != "valid" or change.find(Opening, held.opening).state != "entries":
        raise Refused("list-sealed")
    change.put(held.but(state="withdrawn"))
    return {}


@command("opening.seal", *PLANS, rules=("SC-41",))
def seal(change: Change, by: Viewer, opening: str) -> Result:
    """Close the list and publish its hash, before anybody knows the seed."""
    held, entries = change.find(Opening, opening), change.hall.where(OpeningEntry, "opening", opening)
    sealed, text = rules.seal(held, entries, by=by.actor, now=change.now)
    change.put(sealed, SealedList(id=opening, opening=opening, text=text))
    return {"list_hash": sealed.list_hash, "valid": sealed.valid, "repeated": sealed.repeated}


@command("opening.draw", *PLANS, rules=("SC-41",))
def draw(
    change: Change, by: Viewer, opening: str, seed: str, source: Source = "other", signature: str = ""
) -> Result:  # fmt: skip
    """Enter the public seed and draw by RFC 3797. Of drand `seed` is the round and its randomness, and `signature` is
    what that must be the hash of: refuses `drand-wrong`.
    """
    held, sealed = change.find(Opening, opening), change.hall.get(SealedList, opening)
    if sealed is None:
        raise Refused("opening-state", state=held.state)
    if source == "drand" and randomness(signature.strip().lower()) not in seed.lower().split():
        raise Refused("drand-wrong")
    drawn = rules.drawn(held, lines_of(sealed.text), seed, source, by=by.actor, now=change.now)
    change.put(drawn)
    return {"key": drawn.seed, "drawn": len(drawn.order), "order_hash": drawn.order_hash}


@command("opening.import", *PLANS, rules=("SC-41",), largest=LONG)
def import_result(
    change: Change,
    by: Viewer,
    opening: str,
    numbers: list[int],
    document: FreeText,
    issued_by: FreeText,
    file_hash: str,
) -> Result:
    """Take in the order that a notary or the city drew: the numbers of entries, with the document that says so."""
    held, sealed = change.find(Opening, opening), change.hall.get(SealedList, opening)
    if sealed is None:
        raise Refused("opening-state", state=held.state)
    digest = file_hash.strip().lower()
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise Refused("bad-arguments", fields={"file_hash": "SHA-256 in hexadecimal"})
    found = rules.imported(held, lines_of(sealed.text), numbers, by=by.actor, now=change.now)
    papers = {"document": _short(document, "document"), "issued_by": _short(issued_by, "issued_by")}
    change.put(found.but(file_hash=digest, **papers))
    return {"drawn": len(found.order), "order_hash": found.order_hash}


@command("opening.begin", *PLANS, rules=("SC-39", "SC-41"))
def begin(change: Change, by: Viewer, opening: str) -> Result:
    """Give out the tickets in the order of calling; from now on desks call. Refuses `not-on-sale`, `permit-missing`."""
    selling(change.hall)
    permitted(change.hall)
    begun = rules.step(change.find(Opening, opening), "begin", begun_at=change.now)
    made = rules.tickets(begun, change.hall.where(OpeningEntry, "opening", opening))
    change.put(begun, *made)
    to = [*groups(change.hall), *roles("site_manager", "site_lead", "controller", "head")]
    say(change, "opening-begun", to, called=begun.called, tickets=len(made))
    return {"tickets": len(made)}


@command("opening.finish", *PLANS, rules=("SC-41",))
def finish(change: Change, by: Viewer, opening: str) -> Result:
    """Nobody is called any more. Refuses `tickets-open` while somebody is called or chooses."""
    tickets = change.hall.where(Ticket, "opening", opening)
    if open_ := [ticket.number for ticket in tickets if ticket.state in AT_A_DESK]:
        raise Refused("tickets-open", number=min(open_))
    done = rules.step(change.find(Opening, opening), "finish", ended_at=change.now)
    change.put(done)
    chosen = sum(ticket.state == "chosen" for ticket in tickets)
    say(change, "opening-finished", roles("site_lead", "controller", "head"), called=done.called, homes=chosen)
    return {"chosen": chosen}


@command("opening.drop", *PLANS, rules=("SC-41",))
def drop(change: Change, by: Viewer, opening: str) -> Result:
    """Give an opening up that has not begun."""
    change.put(rules.step(change.find(Opening, opening), "drop", ended_at=change.now))
    return {}


@command("opening.proof", *ROLES, rules=("SC-41",), writes=False)
def proof(change: Change, by: Viewer, opening: str) -> Result:
    """The sealed list and the order as they are published, so that anybody can draw again."""
    held, sealed = change.find(Opening, opening), change.hall.get(SealedList, opening)
    return {"list": sealed.text if sealed else "", "order": held.order, "rights": held.rights}


def current(change: Change) -> Opening | None:
    """The one that goes on."""
    return next((held for held in change.hall.all(Opening).values() if held.going_on), None)


def _short(text: str, field: str) -> str:
    name = text.strip()
    if not name or len(name) > LONGEST:
        raise Refused("bad-arguments", fields={field: f"1 to {LONGEST} characters"})
    return name
