"""What is said of units 房源."""

from domain.core.words import acts, names, refusals, states

refusals("unit", {
    "unit-released":   (409, "{unit} was released before; only homes never released are struck off."),
    "unit-state":      (409, "{unit} is {state}; this cannot be done now."),
    "unit-taken":      (409, "{unit} is already {state}, for group {group}."),
    "unit-unreleased": (422, "{unit} has not been released for sale."),
})  # fmt: skip
states("unit", {
    "available": "for sale", "applied": "applied for", "on_hold": "on hold", "controlled": "controlled",
    "subscribed": "subscribed", "signed": "signed", "withdrawing": "being withdrawn", "reserved": "reserved",
    "frozen": "frozen", "unreleased": "not released",
})  # fmt: skip
names({"unit": "unit"})
acts({
    "unit.release": "Units released",
})  # fmt: skip
