"""The stories' house with a proxy between each process and Redis."""

from dataclasses import dataclass

from tests.faults.proxy import Proxy
from tests.stories.hall_process import House


@dataclass(kw_only=True)
class FaultyHouse(House):
    """One PostgreSQL, one Valkey, processes A and B, and their lines to Valkey in our hands."""

    bus_a: Proxy
    bus_b: Proxy

    def mend(self) -> None:
        """Everything runs and is ready, whatever the last fault did."""
        self.bus_a.passing()
        self.bus_b.passing()
        super().mend()
