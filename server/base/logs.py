"""Structured logs on standard error, without personal data: phones are masked, no bodies, tokens or query strings."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

PHONE = re.compile(r"(?<!\d)((?:\+?86[ -]?)?1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)")
LINK = re.compile(r"/in/[\w-]+")


def clean(text: str) -> str:
    """One line, no phone number, no one-time link."""
    masked = LINK.sub("/in/…", PHONE.sub(r"\1****\2", text))
    return masked.replace("\r", "\\r").replace("\n", "\\n")


def _clean_values(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value if key[:1] == "_" else _cleaned(value) for key, value in event.items()}


def _cleaned(value: Any) -> Any:
    """However deep it lies, and also where a phone came as a number."""
    if isinstance(value, dict):
        return {clean(str(key)): _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_cleaned(inner) for inner in value]
    text = str(value)
    plain = value is None or (isinstance(value, bool | int | float) and clean(text) == text)
    return value if plain else clean(text)


def set_up(level: str = "INFO") -> None:
    """Send structlog's and the standard library's records the same way, as JSON lines."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info, _clean_values,
    ]  # fmt: skip
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer], foreign_pre_chain=shared
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
    logging.getLogger("uvicorn.access").disabled = True  # paths hold one-time links
    logging.getLogger("alembic").setLevel("WARNING")
