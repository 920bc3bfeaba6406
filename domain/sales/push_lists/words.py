"""What is said of push lists 主推房源."""

from domain.core.words import acts, names, refusals, states

refusals("push_list", {
    "push-list-state": (409, "Someone decided first: the push list is {state}."),
})  # fmt: skip
states("push_list", {
    "proposed": "proposed", "standing": "followed", "rejected": "rejected", "replaced": "replaced by another",
    "ended": "followed no more",
})  # fmt: skip
names({"push_list": "push list"})
acts({
    "push_list.propose": "Push list proposed", "push_list.approve": "Push list approved",
    "push_list.reject": "Push list rejected", "push_list.end": "Push list ended",
})  # fmt: skip
