"""Where a request came from: our own pages, those of another, or no browser."""

import pytest

from server.auth.origin import from_here

HERE = {"host": "hall.example:8000"}


@pytest.mark.parametrize(("headers", "scheme", "ours"), [
    ({},                                                                 "http",  True),   # no browser
    ({"origin": "http://hall.example:8000"},                             "http",  True),
    ({"origin": "http://hall.example:8000"},                             "ws",    True),
    ({"origin": "https://hall.example:8000"},                            "wss",   True),
    ({"origin": "https://hall.example:8000"},                            "http",  False),
    ({"origin": "http://hall.example"},                                  "http",  False),
    ({"origin": "http://hall.example:8000.evil.example"},                "http",  False),
    ({"origin": "http://evil.example"},                                  "http",  False),
    ({"origin": "null"},                                                 "http",  False),
    ({"origin": ""},                                                     "http",  False),
    ({"origin": "https://office.example"},                               "http",  True),   # ALLOWED_ORIGINS
    ({"origin": "https://office.example.evil.example"},                  "http",  False),
    ({"sec-fetch-site": "same-origin"},                                  "http",  True),
    ({"sec-fetch-site": "none"},                                         "http",  True),
    ({"sec-fetch-site": "cross-site"},                                   "http",  False),
    ({"sec-fetch-site": "same-site"},                                    "http",  False),
    ({"sec-fetch-site": "cross-site", "origin": "http://hall.example:8000"}, "http", False),
])  # fmt: skip
def test_only_our_own_pages_may_ask(headers: dict[str, str], scheme: str, ours: bool) -> None:
    assert from_here({**HERE, **headers}, scheme, ("https://office.example",)) == ours
