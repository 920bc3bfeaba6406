"""What is said of price lists 价目表."""

from domain.core.words import acts, names, refusals, states

refusals("price_list", {
    "duplicate-units": (422, "The list names a unit twice."),
    "preview-old":     (409, "The hall has changed since this preview. Nothing was put in force; look again."),
    "homes-alike":     (409, "{homes} homes, such as {line}, seem to be in force as {home}. Are they the same?"),
    "list-in-use":     (409, "{unit} was released or applied for since; the list can no longer be undone."),
    "list-overtaken":  (409, "{filename} was put in force after this list; undo that one first."),
    "list-too-old":    (409, "This list was put in force before undoing was possible."),
    "list-undone":     (409, "This list is already undone."),
    "list-recalled":   (409, "{filename} is no longer in force; no copy of it is handed out."),
    "group-exited":    (409, "Group {group} has left the hall."),
})  # fmt: skip
refusals("price_draft", {
    "draft-state":    (409, "Someone decided first: the list is {state}."),
    "effective-past": (422, "The moment from which a list is in force must be to come."),
})  # fmt: skip
refusals("price_copy", {
    "copy-state": (409, "Someone was faster: the copy is {state}."),
})  # fmt: skip
states("price_draft", {
    "drafted": "filed, to be approved", "approved": "approved, not in force yet", "in_force": "put in force",
    "rejected": "rejected", "dropped": "given up",
})  # fmt: skip
states("price_copy", {"out": "handed out", "returned": "returned", "lost": "lost"})
names({
    "price_list": "price list", "price_draft": "price list that was filed", "price_lines": "lines of a price list",
    "price_copy": "copy of a price list",
})  # fmt: skip
acts({
    "price_list.activate": "Price list put in force", "price_list.undo": "Price list undone",
    "price_list.strike": "Homes struck off", "price_list.file": "Price list filed",
    "price_list.approve": "Price list approved", "price_list.reject": "Price list rejected",
    "price_list.drop": "Filed price list given up", "price_list.take_force": "Price list took force",
    "price_list.chase": "Copies that are out told of", "price_copy.issue": "Price list copies handed out",
    "price_copy.return": "Price list copy returned", "price_copy.lose": "Price list copy lost",
})  # fmt: skip
