"""What is said of the hall itself 案场."""

from domain.core.words import acts, names, refusals

refusals("site", {
    "zone-unknown": (422, "This time zone is not known. Write it as Asia/Shanghai is written."),
})  # fmt: skip
names({"site": "hall"})
acts({
    "site.open": "Hall named", "hall.close_day": "Day closed", "hall.sweep": "Night's tidying",
    "hall.was_away": "Service was away",
})  # fmt: skip
