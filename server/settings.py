"""The environment, read once."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """How this process runs. `secret` seals the vault, keys its look-ups and never goes to the database."""

    database_url: str
    redis_url: str
    secret: bytes
    var: Path
    origins: tuple[str, ...] = ()  # allowed besides the host the request came to
    secure_cookies: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    proxies: str = ""  # addresses of proxies whose X-Forwarded-* headers are believed
    push_every: float = 0.05  # seconds: the shortest pause between two pushes (server.tempo)
    direct_sockets: bool = True  # False: the live stream goes through ASGI alone (server.line)
    share_port: bool = False  # with other processes of ours
    commands_per_second: float = 0.0  # that one person or device may give; 0: any number


def from_environment(var: Path | None = None, redis_url: str | None = None) -> Settings:
    """The settings of this process. Raises `SystemExit` with a sentence when something needed is missing."""
    var = var or Path(os.environ.get("ANCHANG_VAR", "var")).resolve()
    redis = redis_url or os.environ.get("REDIS_URL", "")
    if not redis:
        raise SystemExit("REDIS_URL is not set. `anchang demo` starts a private one; a deployment names its own.")
    return Settings(
        database_url=os.environ.get("DATABASE_URL") or f"sqlite:///{var / 'anchang.db'}",
        redis_url=redis,
        secret=_secret(var),
        var=var,
        origins=tuple(o.strip() for o in os.environ.get("ALLOWED_ORIGINS", "").split(",") if o.strip()),
        secure_cookies=os.environ.get("SECURE_COOKIES", "") not in ("", "0"),
        host=os.environ.get("HOST", "127.0.0.1"),
        port=_port(os.environ.get("PORT", "8000")),
        proxies=os.environ.get("TRUSTED_PROXIES", ""),
        push_every=_number("PUSH_EVERY", os.environ.get("PUSH_EVERY", "0.05"), 1),
        direct_sockets=os.environ.get("DIRECT_SOCKETS", "1") not in ("", "0"),
        share_port=os.environ.get("SHARE_PORT", "") not in ("", "0"),
        commands_per_second=_number("COMMANDS_PER_SECOND", os.environ.get("COMMANDS_PER_SECOND", "20"), 10_000),
    )


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 65_535:
        raise SystemExit(f"PORT must be a number up to 65535, not {text!r}.")
    return int(text)


def _number(name: str, text: str, most: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= most:
        raise SystemExit(f"{name} must be a number from 0 to {most:g}, not {text!r}.")
    return number


def _secret(var: Path) -> bytes:
    """`SECRET_KEY` (any text of 32 characters or more), else a key file made on first use, readable by us alone."""
    if text := os.environ.get("SECRET_KEY"):
        if len(text) < 32:
            raise SystemExit("SECRET_KEY must have at least 32 characters.")
        return text.encode()
    path = var / "secret"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().encode()
