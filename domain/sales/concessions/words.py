"""What is said of concessions 特殊优惠."""

from domain.core.words import acts, names, refusals, states

refusals("concession", {
    "concession-asked":    (409, "A special discount is asked for or granted already for this client and home."),
    "concession-decided":  (409, "Someone decided first: the special discount is {state}."),
    "concession-too-much": (422, "That is the whole price, {price_fen}, or more."),
})  # fmt: skip
states("concession", {
    "requested": "asked for", "endorsed": "endorsed", "granted": "granted", "used": "used", "rejected": "rejected",
    "lapsed": "lapsed", "replaced": "replaced by another",
})  # fmt: skip
names({"concession": "special discount"})
acts({
    "concession.request": "Special discount asked for", "concession.sign": "Special discount signed",
    "concession.reject": "Special discount rejected", "concession.grant_directly": "Special discount granted directly",
    "concession.lapse": "Special discount lapsed",
})  # fmt: skip
