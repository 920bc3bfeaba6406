"""What seals the words of the vault, and what its numbers are hashed with: keys outside the database."""

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from domain.core.refusal import Refused
from server.store.tables import VaultKeyRow, VaultNoteRow, VaultRow

VAULT: Any = VaultRow.__table__  # type: ignore[attr-defined]
KEYS: Any = VaultKeyRow.__table__  # type: ignore[attr-defined]
NOTES: Any = VaultNoteRow.__table__  # type: ignore[attr-defined]


class Cipher:
    """Seals and opens with a key derived from the installation's secret. Holds no client itself."""

    def __init__(self, secret: bytes) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(hmac.digest(secret, b"vault seal", hashlib.sha256)))
        self._lookup_key = hmac.digest(secret, b"vault look-up", hashlib.sha256)

    def seal(self, *words: str) -> str:
        """These words, unreadable without the key."""
        return self._fernet.encrypt(json.dumps(words).encode()).decode()

    def open(self, sealed: str) -> tuple[str, ...]:
        """The words. Refuses `client-erased` for an emptied row, `vault-locked` with another key."""
        if not sealed:
            raise Refused("client-erased")
        try:
            return tuple(json.loads(self._fernet.decrypt(sealed.encode())))
        except InvalidToken:
            raise Refused("vault-locked") from None

    def mark(self, text: str) -> str:
        """A keyed hash: equal for equal text, useless without the key."""
        return hmac.digest(self._lookup_key, text.encode(), "sha256").hex()
