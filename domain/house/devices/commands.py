"""Devices are paired, named, pinned and taken out of use."""

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.viewer import ScreenName, Viewer
from domain.house.devices.records import DEVICE_SCREENS, Ask, Device, Wish


@command("device.add", "admin")
def add_device(change: Change, by: Viewer, screen: ScreenName, name: FreeText) -> Result:
    """Enter a paired device. Its secret is made by the pairing, not here."""
    if screen not in DEVICE_SCREENS:
        raise Refused("bad-arguments", fields={"screen": "choice"})
    device = Device(id=change.new_id("d"), screen=screen, name=name.strip()[:40] or screen, paired_at=change.now)
    change.put(device)
    return {"device": device.id}


@command("device.rename", "admin")
def rename_device(change: Change, by: Viewer, device: str, name: FreeText) -> Result:
    """Give a device another name."""
    if not name.strip():
        raise Refused("name-missing")
    change.put(change.find(Device, device).but(name=name.strip()[:40]))
    return {}


@command("device.revoke", "admin")
def revoke_device(change: Change, by: Viewer, device: str) -> Result:
    """Take a device's rights away; its socket closes at once."""
    change.put(in_use(change, device).but(revoked_at=change.now))
    return {}


@command("device.reload", "admin")
def reload_device(change: Change, by: Viewer, device: str) -> Result:
    """Have a screen load its page anew, once no form on it is half filled. One that is off is told nothing."""
    return _ask(change, device, "reload")


@command("device.identify", "admin")
def identify_device(change: Change, by: Viewer, device: str) -> Result:
    """Have a screen show its name over everything for ten seconds. One that is off is told nothing."""
    return _ask(change, device, "identify")


def _ask(change: Change, device: str, what: Wish) -> Result:
    change.put(Ask(id=in_use(change, device).id, what=what, at=change.now))
    return {}


def in_use(change: Change, device: str) -> Device:
    """The device, unless its rights were taken away. Refuses `device-revoked`."""
    paired = change.find(Device, device)
    if paired.revoked_at is not None:
        raise Refused("device-revoked")
    return paired
