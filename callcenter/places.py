"""Where the embedded servers live, computed alike by every process: nothing has to be handed around."""

import hashlib
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

ROLE = "callcenter"
DATABASE = "callcenter"

# sun_path holds 107 bytes and a NUL; PostgreSQL adds "/.s.PGSQL.65535" and, for its lock, ".lock".
LONGEST_FOLDER = 107 - len("/.s.PGSQL.65535.lock")


def socket_folder(data: Path) -> Path:
    """The folder of PostgreSQL's socket: under `data`, or a short private one where that path would not do."""
    folder = data / "sockets"
    if len(os.fsencode(folder)) <= LONGEST_FOLDER and (os.geteuid() != 0 or open_to_all(data)):
        return folder
    mark = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"callcenter-{os.getuid()}-{mark}"


def postgres_url(data: Path, port: int, password: str, database: str = DATABASE) -> str:
    """libpq's address of the embedded PostgreSQL. The port only names the socket: nothing listens on TCP."""
    return (
        f"postgresql://{ROLE}:{quote(password, safe='')}@/{database}?host={quote(str(socket_folder(data)))}&port={port}"
    )


def open_to_all(folder: Path) -> bool:
    """Whether every account may pass through `folder` and all above it, as root's service account must."""
    return all(place.stat().st_mode & 0o001 for place in (folder, *folder.parents) if place.exists())
