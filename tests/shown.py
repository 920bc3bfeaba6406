"""What an audience is shown of a hall, as its page gets it."""

from typing import Any

from domain.core.hall import Hall
from domain.core.viewer import Viewer, system
from domain.house.devices.records import Device
from domain.house.people.records import Person
from server.live.views import Shared
from server.screen import Audience, Screen
from tests.hall import House

EVERYONE = Audience()


def shown(screen: Screen, hall: Hall, audience: Audience = EVERYONE) -> dict[str, Any]:
    """Everything this audience is sent: path -> card."""
    return Shared(screen, hall, "", "").view(audience).cards()


def panel(screen: Screen, name: str, hall: Hall, audience: Audience = EVERYONE) -> Any:
    """One panel as this audience is sent it."""
    return shown(screen, hall, audience)[f"panel/{name}"]


def audiences(house: House, screen: Screen) -> dict[Audience, Viewer]:
    """Every audience the hall's own viewers have on this screen."""
    viewers = [
        Viewer(hall=house.name, person=p.id, name=p.name, role=p.role, group=p.group)
        for p in house.hall.all(Person).values()
    ]
    viewers += [
        Viewer(hall=house.name, device=d.id, name=d.name, role="device", screen=d.screen)
        for d in house.hall.all(Device).values()
    ]
    allowed = [v for v in (*viewers, system(house.name)) if v.holds in screen.opened_by]
    return {screen.audience(viewer): viewer for viewer in allowed}
