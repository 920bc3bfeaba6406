"""What is said of site 案场."""

from domain.core.words import acts, names

names({"site": "hall"})
acts({
    "site.open": "Hall named", "hall.close_day": "Day closed", "hall.sweep": "Night's tidying",
})  # fmt: skip
