"""What is said of openings 开盘, their entries and tickets."""

from domain.core.words import acts, names, refusals, states

refusals("opening", {
    "opening-open":      (409, "An opening goes on already; end it first."),
    "opening-state":     (409, "The opening is now: {state}; this cannot be done."),
    "list-sealed":       (409, "The list of entries is sealed; nobody is added or taken off."),
    "list-too-long":     (409, "At most {most} entries can be drawn of."),
    "nobody-entered":    (409, "Nobody has entered yet."),
    "seed-empty":        (422, "Enter the seed: numbers or words, one source to a line."),
    "drand-wrong":       (422, "The randomness is not the hash of this signature. Check both."),
    "order-wrong":       (422, "Entry {number} is not on the sealed list, or stands twice in the result."),
})  # fmt: skip
refusals("ticket", {
    "tickets-open":      (409, "Number {number} is still called or choosing."),
    "nobody-waits":      (409, "Everybody has been called."),
    "called-already":    (409, "Another desk has called number {number} just now. The next one is {next}."),
    "desks-busy":        (409, "All desks are busy."),
    "ticket-state":      (409, "Number {number} is now: {state}; this cannot be done."),
    "back-once":         (409, "Number {number} went to the end before; that is given once."),
    "home-chosen":       (409, "{unit} was just chosen by number {number}."),
    "companion-missing": (422, "Say which consultant comes along."),
})  # fmt: skip
states("opening", {
    "entries": "open for entries", "sealed": "list sealed", "drawn": "drawn", "imported": "result imported",
    "calling": "calling", "finished": "finished", "dropped": "given up",
})  # fmt: skip
states("ticket", {
    "waiting": "waiting", "called": "called", "choosing": "choosing", "chosen": "has chosen",
    "gave_up": "takes none", "passed": "passed",
})  # fmt: skip
names({
    "opening": "opening", "opening_entry": "entry for an opening", "sealed_list": "sealed list", "ticket": "ticket",
})  # fmt: skip
acts({
    "opening.plan": "Opening planned", "opening.enter": "Entered for an opening",
    "opening.withdraw": "Entry withdrawn", "opening.seal": "List of entries sealed", "opening.draw": "Order drawn",
    "opening.import": "Order imported", "opening.begin": "Calling begun", "opening.finish": "Opening finished",
    "opening.drop": "Opening given up", "ticket.call": "Numbers called", "ticket.ring": "Called again or passed",
    "ticket.present": "Number is here", "ticket.choose": "Home chosen by number", "ticket.give_up": "Number takes none",
    "ticket.pass": "Number passed", "ticket.return": "Number sent to the end", "ticket.undo": "Number taken back",
})  # fmt: skip
