"""Keys begin with the time, and no two are the same."""

import time
import uuid

from server.store.keys import new_key


def test_a_key_is_a_uuid_that_begins_with_the_time() -> None:
    before = time.time_ns() // 1_000_000
    key = uuid.UUID(new_key())
    after = time.time_ns() // 1_000_000
    assert (key.version, key.variant) == (7, uuid.RFC_4122)
    assert before <= key.int >> 80 <= after


def test_keys_of_one_millisecond_differ() -> None:
    assert len({new_key() for _ in range(10_000)}) == 10_000
