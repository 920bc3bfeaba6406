"""What a listening address is called by those who open it."""

import socket
from ipaddress import ip_address

SOMEWHERE = {
    4: ("192.0.2.1", 9),
    6: ("2001:db8::1", 9),
}  # for documentation (RFC 5737, RFC 3849): nothing is sent there


def shown_address(host: str, port: int) -> str:
    """`http://host:port` as it can be opened: where every address is listened on, one that others reach us at."""
    try:
        address = ip_address(host)
    except ValueError:
        return f"http://{host}:{port}"
    if address.is_unspecified:
        address = ip_address(_outward(address.version))
    return f"http://[{address}]:{port}" if address.version == 6 else f"http://{address}:{port}"


def _outward(version: int) -> str:
    """The address this machine would speak from; the loopback one when it is connected to nothing."""
    family = socket.AF_INET6 if version == 6 else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:  # connecting UDP only looks at the routes
        try:
            probe.connect(SOMEWHERE[version])
        except OSError:
            return "::1" if version == 6 else "127.0.0.1"
        return str(probe.getsockname()[0])


def is_loopback(host: str) -> bool:
    """Whether only this machine itself can reach it."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
