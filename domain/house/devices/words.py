"""What is said of devices 设备."""

from domain.core.words import refusals

refusals("device", {
    "device-revoked": (409, "This device is already revoked."),
})  # fmt: skip
