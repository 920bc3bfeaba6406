"""What is said of groups 销售组."""

from domain.core.words import acts, names

names({"group": "group"})
acts({
    "group.save": "Group entered",
})  # fmt: skip
