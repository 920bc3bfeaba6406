"""What is said of devices 设备."""

from domain.core.words import acts, names, refusals

refusals("device", {
    "device-revoked": (409, "This device is already revoked."),
})  # fmt: skip
names({"device": "screen", "ask": "request to a screen"})
acts({
    "device.add": "Screen let in", "device.rename": "Screen renamed", "device.revoke": "Screen shut out",
    "device.pin": "Building pinned to a screen", "device.reload": "Screen reloaded",
    "device.identify": "Screen asked to show its name",
})  # fmt: skip
