"""Prometheus finds each process: where a port is shared, at a port of its own."""

from pathlib import Path

import httpx2
import pytest

from server.store import database
from tests.machine import Valkey, free_port
from tests.stories.hall_process import SECRET, Process

pytestmark = [pytest.mark.story, pytest.mark.timeout(120)]


def test_a_shared_port_answers_no_metrics_which_each_process_does_at_its_own(valkey: Valkey, tmp_path: Path) -> None:
    url, mine, shared = f"sqlite:///{tmp_path / 'hall.db'}", [free_port(), free_port()], free_port()
    database.migrate(url)
    common = {"DATABASE_URL": url, "REDIS_URL": valkey.url, "SECRET_KEY": SECRET, "SHARE_PORT": "true"}
    processes = [
        Process(f"web{port}", tmp_path, {**common, "PORT": str(shared), "METRICS_PORT": str(port)}) for port in mine
    ]
    for process, port in zip(processes, mine, strict=True):
        process.url = f"http://127.0.0.1:{port}"  # where it alone answers
        process.start()
    try:
        for process in processes:
            process.wait_ready()
        refused = httpx2.get(f"http://127.0.0.1:{shared}/metrics", trust_env=False)
        assert (refused.status_code, "METRICS_PORT" in refused.text) == (404, True)
        for port in mine:
            told = httpx2.get(f"http://127.0.0.1:{port}/metrics", trust_env=False)
            assert (told.status_code, "anchang_loop_lag_seconds" in told.text) == (200, True)
    finally:
        for process in processes:
            process.kill()
