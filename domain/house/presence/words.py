"""What is said of where people are 在岗."""

from domain.core.words import acts, names, refusals, states

refusals("presence", {
    "consultant-busy":  (409, "{badge} cannot receive now ({state})."),
    "does-not-receive": (409, "{badge} does not receive visitors. Choose somebody of group {group}."),
})  # fmt: skip
states("presence", {
    "waiting": "waiting", "receiving": "receiving", "away_work": "away on work",
    "away_developer": "on an errand", "away_private": "away", "off": "off duty",
})  # fmt: skip
names({"presence": "presence"})
acts({
    "presence.set": "Presence changed",
})  # fmt: skip
