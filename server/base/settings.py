"""The settings of a process: read once from the environment and an env file, all that is wrong said at once."""

import contextlib
import os
import secrets
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

SHORTEST_SECRET = 32  # characters
HIDDEN = ("SECRET_KEY", "NEW_SECRET_KEY", "DATABASE_URL", "REDIS_URL")  # never said again: they hold passwords
ENV_FILE = ".env"  # in the folder a command is given in, unless ANCHANG_ENV names another


@dataclass(frozen=True)
class Settings:
    """How this process runs. `secret` seals the vault, keys its look-ups and never goes to the database."""

    database_url: str
    redis_url: str
    secret: bytes
    var: Path
    origins: tuple[str, ...] = ()  # allowed besides the host the request came to
    hosts: tuple[str, ...] = ()  # names it may be asked by, besides its own address and those of `origins`
    secure_cookies: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    proxies: str = ""  # addresses of proxies whose X-Forwarded-* headers are believed
    push_every: float = 0.05  # seconds: the shortest pause between two pushes (server.live.flush)
    direct_sockets: bool = True  # False: the live stream goes through ASGI alone (server.live.connection)
    share_port: bool = False  # with other processes of ours
    metrics_port: int = 0  # where this process alone answers /metrics, besides its own port; 0: nowhere else
    commands_per_second: float = 0.0  # that one person or device may give; 0: any number


def _database_url(text: str) -> str:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.get_backend_name() not in ("sqlite", "postgresql", "postgres"):
        raise ValueError("must be postgresql://user:password@host/database or sqlite:///file")
    if url.get_backend_name() == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise ValueError("names no file: sqlite:///file")
    elif not url.database:
        raise ValueError("names no database: postgresql://user:password@host/database")
    return text


def _redis_url(text: str) -> str:
    try:
        split = urlsplit(text)
        whole = bool(split.path if split.scheme == "unix" else split.hostname) and (split.port or 1) > 0
    except ValueError:
        whole = False
    if not whole or split.scheme not in ("redis", "rediss", "unix"):
        raise ValueError("must be redis://host:6379/0, rediss://host:6379/0 or unix:///socket")
    return text


def _origins(text: str) -> str:
    for origin in listed(text):
        try:
            split = urlsplit(origin)
            whole = (
                split.scheme in ("http", "https") and split.hostname and origin == f"{split.scheme}://{split.netloc}"
            )
            _ = split.port
        except ValueError:
            whole = False
        if not whole:
            raise ValueError(f"must be addresses such as https://hall.example.com, separated by commas, not {origin!r}")
    return text


def _hosts(text: str) -> str:
    for host in listed(text):
        if any(sign in host for sign in "/@?# ") or not host.strip(":"):
            raise ValueError(f"must be names such as hall.local or hall.local:8000, separated by commas, not {host!r}")
    return text


def _proxies(text: str) -> str:
    for proxy in listed(text):
        try:
            ip_network(proxy)
        except ValueError:
            if proxy != "*":
                raise ValueError(f"must be IP addresses or networks, separated by commas, not {proxy!r}") from None
    return text


def _secret_key(text: str) -> str:
    if len(text) < SHORTEST_SECRET:
        raise ValueError(f"must have at least {SHORTEST_SECRET} characters")
    return text


class Environment(BaseSettings):
    """The variables of the environment, by their own names. One that is set to nothing counts as not set."""

    model_config = SettingsConfigDict(
        case_sensitive=True, env_ignore_empty=True, env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    HOST: str = "127.0.0.1"
    PORT: Annotated[int, Field(ge=0, le=65_535)] = 8000
    ANCHANG_VAR: Path = Path("var")
    DATABASE_URL: Annotated[str, AfterValidator(_database_url)] | None = None
    REDIS_URL: Annotated[str, AfterValidator(_redis_url)] | None = None
    SECRET_KEY: Annotated[str, AfterValidator(_secret_key)] | None = None
    NEW_SECRET_KEY: Annotated[str, AfterValidator(_secret_key)] | None = None
    ALLOWED_ORIGINS: Annotated[str, AfterValidator(_origins)] = ""
    ALLOWED_HOSTS: Annotated[str, AfterValidator(_hosts)] = ""
    SECURE_COOKIES: bool = False
    SHARE_PORT: bool = False
    METRICS_PORT: Annotated[int, Field(ge=0, le=65_535)] = 0
    TRUSTED_PROXIES: Annotated[str, AfterValidator(_proxies)] = ""
    COMMANDS_PER_SECOND: Annotated[float, Field(ge=0, le=10_000)] = 20.0
    PUSH_EVERY: Annotated[float, Field(ge=0, le=1)] = 0.05
    DIRECT_SOCKETS: bool = True


def read_environment() -> Environment:
    """The environment, and below it the env file. Raises `SystemExit` with a line for everything that is wrong."""
    try:
        return Environment(_env_file=env_file())  # type: ignore[call-arg] # pydantic-settings' own argument
    except ValidationError as error:
        raise SystemExit("\n".join(_line(problem) for problem in error.errors())) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SystemExit(f"The env file {env_file()} cannot be read: {error}.") from None


def env_file() -> Path | None:
    """The file with settings that every command reads; None where there is none. Exits when a named one is missing."""
    if named := os.environ.get("ANCHANG_ENV"):
        if not Path(named).is_file():
            raise SystemExit(f"ANCHANG_ENV names {named}, and there is no such file.")
        return Path(named)
    return Path(ENV_FILE) if Path(ENV_FILE).is_file() else None


def from_environment(redis_url: str | None = None, *, make_secret: bool = False) -> Settings:
    """The settings of this process; `redis_url` stands in where none is set. Raises `SystemExit` with a sentence when
    something needed is missing or wrong. Only with `make_secret` a missing secret is made.
    """
    found = read_environment()
    var = found.ANCHANG_VAR.resolve()
    redis = found.REDIS_URL or redis_url
    if not redis:
        raise SystemExit("REDIS_URL is not set. `anchang demo` starts a private one; a deployment names its own.")
    return Settings(
        database_url=database_url(found),
        redis_url=redis,
        secret=secret_of(found, make=make_secret),
        var=var,
        origins=listed(found.ALLOWED_ORIGINS),
        hosts=listed(found.ALLOWED_HOSTS),
        secure_cookies=found.SECURE_COOKIES,
        host=found.HOST,
        port=found.PORT,
        proxies=found.TRUSTED_PROXIES,
        push_every=found.PUSH_EVERY,
        direct_sockets=found.DIRECT_SOCKETS,
        share_port=found.SHARE_PORT,
        metrics_port=found.METRICS_PORT,
        commands_per_second=found.COMMANDS_PER_SECOND,
    )


def database_url(found: Environment) -> str:
    """The database that is named, else a SQLite file."""
    return found.DATABASE_URL or f"sqlite:///{found.ANCHANG_VAR.resolve() / 'anchang.db'}"


def secret_file(var: Path) -> Path:
    """Where the secret lies that was made because none was set."""
    return var / "secret"


def write_secret(path: Path, text: str) -> None:
    """A secret in a file that is whole or not there, and that nobody else may read. Raises `FileExistsError`."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # unlike a rename, it takes nobody's place
    finally:
        draft.unlink(missing_ok=True)


def secret_of(found: Environment, *, make: bool = False) -> bytes:
    """SECRET_KEY, else what lies in the secret's file. Raises `SystemExit` with a sentence where neither is there."""
    if found.SECRET_KEY:
        return found.SECRET_KEY.encode()
    path = secret_file(found.ANCHANG_VAR.resolve())
    try:
        if make and not path.exists():
            with contextlib.suppress(FileExistsError):  # another process was first: its secret is ours
                write_secret(path, secrets.token_urlsafe(48))
        text = path.read_text()
    except FileNotFoundError:
        raise SystemExit(
            f"There is no hall here: neither SECRET_KEY is set nor is there a file {path}. Give the command in the "
            "folder of the installation, or name its env file in ANCHANG_ENV; `anchang migrate` begins a new one."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SystemExit(f"The secret cannot be read or made: {error}.") from None
    if len(text.strip()) < SHORTEST_SECRET:
        raise SystemExit(
            f"{path} holds no secret of {SHORTEST_SECRET} characters or more. Put the right one back from the backup; "
            "remove the file only if no hall was ever made with it."
        )
    return text.encode()


def listed(text: str) -> tuple[str, ...]:
    """The parts of a text that are separated by commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _line(problem: Any) -> str:
    name, kind, context = problem["loc"][0], problem["type"], problem.get("ctx", {})
    given = "" if name in HIDDEN else f", not {problem['input']!r}"
    if kind == "value_error":
        return f"{name} {context['error']}."
    if kind.startswith("bool"):
        return f"{name} must be true or false{given}."
    if kind.startswith(("int", "float", "greater", "less", "finite")):
        field = Environment.model_fields[name]
        least, most = (next(getattr(m, end) for m in field.metadata if hasattr(m, end)) for end in ("ge", "le"))
        return (
            f"{name} must be a {'whole ' if field.annotation is int else ''}number from {least:g} to {most:g}{given}."
        )
    return f"{name}: {problem['msg']}{given}."
