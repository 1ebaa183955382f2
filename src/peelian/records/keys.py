"""The key that pseudonyms are made with: where it is, and its fingerprint, which may be shown."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from peelian.core.errors import SettingsError
from peelian.core.workspace import Workspace

VARIABLE = "PEELIAN_PSEUDONYM_KEY_FILE"
LENGTH = 32
_OTHERS_MAY = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Key:
    """A secret of 32 bytes. `fingerprint` tells keys apart and says nothing of the secret."""

    secret: bytes = field(repr=False)
    origin: Path

    @property
    def fingerprint(self) -> str:
        """Eight hexadecimal digits that are the same for the same key."""
        return hashlib.blake2b(b"fingerprint", key=self.secret, person=b"peelian-key", digest_size=4).hexdigest()

    def of_domain(self, domain: str) -> bytes:
        """The key of one domain of references; references of two domains cannot be held against one another."""
        return hashlib.blake2b(domain.encode(), key=self.secret, person=b"peelian-domain", digest_size=LENGTH).digest()


def key_file(workspace: Workspace) -> Path:
    """Where the key is: the file that PEELIAN_PSEUDONYM_KEY_FILE names, or else the workspace's own."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else workspace.root / "keys" / "pseudonym.key"


def make_key(workspace: Workspace) -> None:
    """Make the workspace's key, if there is none and no other is named; only its owner may read it."""
    place = key_file(workspace)
    if os.environ.get(VARIABLE) or place.exists():
        return
    place.parent.mkdir(mode=0o700, exist_ok=True)
    draft = place.with_name(f"{place.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_hex(LENGTH) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, place)  # unlike a rename, it does not take the place of a key that somebody made meanwhile
    except FileExistsError:
        return
    finally:
        draft.unlink()


def read_key(workspace: Workspace) -> Key:
    """The key. Raises SettingsError where there is none, where it is no key, or where others may read it."""
    place = key_file(workspace)
    own = not os.environ.get(VARIABLE)
    try:
        mode = place.stat().st_mode
        secret = bytes.fromhex(place.read_text(encoding="ascii").strip())
    except FileNotFoundError as error:
        remedy = "Put it back from where you keep it. Where no records were loaded with one, `peelian init` makes one."
        raise SettingsError(f"There is no key for pseudonyms at {place}.", remedy=remedy) from error
    except ValueError as error:
        raise SettingsError(f"{place} holds no key.", remedy="A key is 64 hexadecimal digits.") from error
    if len(secret) != LENGTH:
        raise SettingsError(f"{place} holds no key.", remedy="A key is 64 hexadecimal digits.")
    if own and os.name == "posix" and mode & _OTHERS_MAY:
        raise SettingsError(f"Others may read the key {place}.", remedy=f"Run: chmod 600 {place}")
    return Key(secret, place)
