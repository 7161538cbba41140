"""The accounts of desk phones, as Twilio's SIP credential lists; kept on disk as HA1 (RFC 2617), never as passwords."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from switchboard.ports import PhoneAccounts
from switchboard.sids import new_sid, now


@dataclass(slots=True, eq=False)
class Credential:
    list_sid: str
    username: str
    ha1: str
    sid: str = field(default_factory=lambda: new_sid("CR"))
    created: str = field(default_factory=lambda: now().isoformat())
    updated: str = field(default_factory=lambda: now().isoformat())


@dataclass(slots=True, eq=False)
class CredentialList:
    name: str
    sid: str = field(default_factory=lambda: new_sid("CL"))
    created: str = field(default_factory=lambda: now().isoformat())
    updated: str = field(default_factory=lambda: now().isoformat())


class UsernameTaken(Exception):
    """Usernames are unique over all lists: they are the addresses of phones."""


class Credentials:
    """Every change is on disk before it is answered, and at the registrar at once."""

    def __init__(self, folder: Path, accounts: PhoneAccounts | None) -> None:
        self._path = folder / "credentials.json"
        self._accounts = accounts
        self._realm = accounts.realm if accounts is not None else "switchboard"
        self.lists: dict[str, CredentialList] = {}
        self.credentials: dict[str, Credential] = {}
        self._load()

    def add_list(self, name: str) -> CredentialList:
        made = CredentialList(name)
        self.lists[made.sid] = made
        self._write()
        return made

    def remove_list(self, sid: str) -> None:
        for credential in self.of_list(sid):
            self.remove(credential)
        del self.lists[sid]
        self._write()

    def of_list(self, list_sid: str) -> list[Credential]:
        return [credential for credential in self.credentials.values() if credential.list_sid == list_sid]

    def add(self, list_sid: str, username: str, password: str) -> Credential:
        """Raises UsernameTaken."""
        if any(known.username == username for known in self.credentials.values()):
            raise UsernameTaken
        made = Credential(list_sid, username, self._ha1(username, password))
        self.credentials[made.sid] = made
        self._changed(made)
        return made

    def change(self, credential: Credential, password: str) -> None:
        credential.ha1 = self._ha1(credential.username, password)
        credential.updated = now().isoformat()
        self._changed(credential)

    def remove(self, credential: Credential) -> None:
        del self.credentials[credential.sid]
        if self._accounts is not None:
            self._accounts.drop_account(credential.username)
        self._write()

    def _changed(self, credential: Credential) -> None:
        if self._accounts is not None:
            self._accounts.put_account(credential.username, credential.ha1)
        self._write()

    def _ha1(self, username: str, password: str) -> str:
        # MD5 is what SIP phones speak (RFC 3261 §22).
        return hashlib.md5(f"{username}:{self._realm}:{password}".encode(), usedforsecurity=False).hexdigest()

    def _load(self) -> None:
        if not self._path.exists():
            return
        kept = json.loads(self._path.read_text(encoding="utf-8"))
        self.lists = {entry["sid"]: CredentialList(**entry) for entry in kept["lists"]}
        self.credentials = {entry["sid"]: Credential(**entry) for entry in kept["credentials"]}
        if self._accounts is not None:
            for credential in self.credentials.values():
                self._accounts.put_account(credential.username, credential.ha1)

    def _write(self) -> None:
        kept = {
            "lists": [asdict(entry) for entry in self.lists.values()],
            "credentials": [asdict(entry) for entry in self.credentials.values()],
        }
        partial = self._path.with_suffix(".part")
        partial.touch(mode=0o600)
        partial.write_text(json.dumps(kept), encoding="utf-8")
        partial.rename(self._path)
