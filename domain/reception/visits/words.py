"""What is said of visits 接待."""

from domain.core.words import acts, names, refusals, states

refusals("visit", {
    "already-identified": (409, "This visitor's phone is already registered."),
    "by-rotation":        (409, "This visitor goes by rotation; nobody may be chosen."),
    "choose-someone":     (409, "Choose who receives this visitor."),
    "consent-missing":    (422, "Please agree to the use of your details, or ask the desk."),
    "nobody-free":        (409, "Nobody is free. The visitor keeps the place in line."),
    "not-your-turn":      (409, "Number {number} was not called to you, or has been called to someone else."),
    "visit-state":        (409, "Number {number} is already {state}."),
    "place-unknown":      (422, "The hall has no place called {place}."),
})  # fmt: skip
states("visit", {
    "waiting": "waiting", "called": "called", "received": "received", "ended": "ended", "left": "gone",
})  # fmt: skip
names({"visit": "visit"})
acts({
    "visit.check_in": "Visitor checked in", "visit.dispatch": "Visitor called to a consultant",
    "visit.accept": "Visitor received", "visit.decline": "Visitor declined", "visit.lapse": "No answer in time",
    "visit.recall": "Call taken back", "visit.leave": "Visitor left", "visit.end": "Reception ended",
    "visit.undo": "End taken back", "visit.identify": "Visitor's record completed",
})  # fmt: skip
