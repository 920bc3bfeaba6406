"""The paired screens of a hall."""

import typer

from domain.house.devices.records import Device
from server.cli.context import HallName, door_of, opened
from server.run.blocking_store import look

app = typer.Typer(help="The paired screens of a hall.", no_args_is_help=True)


@app.command(name="list")
def list_devices(hall: HallName = "h1") -> None:
    """Every paired device, and whether it may still look."""
    with opened(hall) as (engine, _, __):
        for device in look(engine, hall).hall.all(Device).values():
            typer.echo(f"{device.id}\t{device.screen}\t{'revoked' if device.revoked_at else 'paired'}\t{device.name}")


@app.command()
def revoke(device: str, hall: HallName = "h1") -> None:
    """Take a device's rights away."""
    with door_of(hall) as inside:
        inside.do("device.revoke", device=device)
    typer.echo("Revoked.")
