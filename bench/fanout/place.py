"""The files and ports of one start of one contestant."""

from dataclasses import dataclass
from pathlib import Path

from bench.fanout.hall import Prepared


@dataclass(frozen=True)
class Place:
    """A folder of its own, where to listen, the Redis, and the prepared hall."""

    folder: Path
    port: int
    redis_port: int
    prepared: Prepared

    @property
    def database(self) -> Path:
        """Where our server finds the hall."""
        return self.folder / "anchang.db"

    @property
    def snapshot(self) -> Path:
        """What every peer greets its screens with."""
        return self.folder / "snapshot.json"

    @property
    def environment(self) -> dict[str, str]:
        """What the peers read."""
        return {
            "BENCH_PORT": str(self.port), "BENCH_REDIS": f"redis://127.0.0.1:{self.redis_port}/0",
            "BENCH_SNAPSHOT": str(self.snapshot),
        }  # fmt: skip
