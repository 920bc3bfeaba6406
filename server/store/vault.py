"""Full names and phone numbers: sealed with a key outside the database, found by a keyed hash."""

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Connection, select

from domain.core.phones import phone_number
from domain.core.refusal import Refused
from server.store.tables import VaultRow

VAULT: Any = VaultRow.__table__  # type: ignore[attr-defined]


class Vault:
    """Seals and opens with a key derived from the installation's secret. Holds no client itself."""

    def __init__(self, secret: bytes) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(hmac.digest(secret, b"vault seal", hashlib.sha256)))
        self._lookup_key = hmac.digest(secret, b"vault look-up", hashlib.sha256)

    def seal(self, name: str, phone: str) -> str:
        """Name and phone, unreadable without the key."""
        return self._fernet.encrypt(json.dumps([name, phone]).encode()).decode()

    def open(self, sealed: str) -> tuple[str, str]:
        """(name, phone). Refuses `client-erased` for an emptied row, `vault-locked` with another key."""
        if not sealed:
            raise Refused("client-erased")
        try:
            name, phone = json.loads(self._fernet.decrypt(sealed.encode()))
        except InvalidToken:
            raise Refused("vault-locked") from None
        return name, phone

    def lookup(self, phone: str) -> str:
        """How a client is found by phone. Refuses `phone-invalid`."""
        return self.mark(phone_number(phone))

    def mark(self, text: str) -> str:
        """A keyed hash: equal for equal text, useless without the key."""
        return hmac.digest(self._lookup_key, text.encode(), "sha256").hex()


def sealed_of(connection: Connection, hall: str, client: str) -> str:
    """What the vault holds of a client; empty when erased. Refuses `unknown-record`."""
    row = connection.execute(select(VAULT.c.sealed).where(VAULT.c.hall == hall, VAULT.c.id == client)).first()
    if row is None:
        raise Refused("unknown-record", kind="client", id=client)
    return str(row.sealed)
