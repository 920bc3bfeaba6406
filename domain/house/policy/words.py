"""What is said of settings 制度参数."""

from domain.core.words import acts, names, refusals

refusals("policy", {
    "policy-unknown": (404, "There is no such setting."),
    "policy-value":   (422, "This value is not allowed here."),
})  # fmt: skip
names({"policy": "rule"})
acts({
    "policy.set": "Rule changed",
})  # fmt: skip
