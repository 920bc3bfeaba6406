"""Keys of commands that come without one."""

import secrets
import time
import uuid


def new_key() -> str:
    """A UUID of version 7 (RFC 9562, 5.7), as the pages make theirs in `base/send.js`.

    It begins with the time in milliseconds: the keys of a batch stand side by side in the journal's index, and their
    commit writes one page of it instead of one for each.
    """
    bits = time.time_ns() // 1_000_000 << 80 | secrets.randbits(80)
    bits = bits & ~(0b1111 << 76) | 7 << 76  # the version
    bits = bits & ~(0b11 << 62) | 0b10 << 62  # the variant
    return str(uuid.UUID(int=bits))
