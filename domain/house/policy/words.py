"""What is said of settings 制度参数."""

from domain.core.words import refusals

refusals("policy", {
    "policy-unknown": (404, "There is no such setting."),
    "policy-value":   (422, "This value is not allowed here."),
})  # fmt: skip
