"""What is said of price lists 价目表."""

from domain.core.words import acts, names, refusals

refusals("price_list", {
    "duplicate-units": (422, "The list names a unit twice."),
    "preview-old":     (409, "The hall has changed since this preview. Nothing was put in force; look again."),
    "homes-alike":     (409, "{homes} homes, such as {line}, seem to be in force as {home}. Are they the same?"),
    "list-in-use":     (409, "{unit} was released or applied for since; the list can no longer be undone."),
    "list-overtaken":  (409, "{filename} was put in force after this list; undo that one first."),
    "list-too-old":    (409, "This list was put in force before undoing was possible."),
    "list-undone":     (409, "This list is already undone."),
})  # fmt: skip
names({"price_list": "price list"})
acts({
    "price_list.activate": "Price list put in force", "price_list.undo": "Price list undone",
    "price_list.strike": "Homes struck off",
})  # fmt: skip
