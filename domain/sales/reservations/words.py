"""What is said of reservations 留房."""

from domain.core.words import acts, names, refusals, states

refusals("reservation", {
    "beneficiary-missing": (422, "Say for whom: a client, or a name and a phone."),
    "lock-once":           (409, "{unit} was locked for a reservation before; that is done once."),
    "reservation-state":   (409, "Someone decided first: the reservation is now {state}."),
})  # fmt: skip
states("reservation", {
    "waiting": "waiting for signatures", "standing": "in force", "rejected": "rejected",
    "superseded": "overtaken by a deposit", "ended": "ended early", "expired": "expired", "used": "bought",
})  # fmt: skip
names({"reservation": "reservation"})
acts({
    "reservation.request": "Reservation asked for", "reservation.sign": "Reservation signed",
    "reservation.reject": "Reservation rejected", "reservation.lock": "Unit locked for a reservation",
    "reservation.end": "Reservation ended", "reservation.expire": "Reservation or lock over",
})  # fmt: skip
