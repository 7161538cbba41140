"""Model folders on disk: joined from their parts, checked by sha256, put in place by one rename.

The operator may place a model folder of their own under the models folder; it is checked in the same way. A file that
is not what the registry says is refused: a damaged model speaks nonsense, and nobody would notice.
"""

import hashlib
import importlib.util
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ABANDONED_SECONDS = 3600

log = logging.getLogger(__name__)


class ModelError(Exception):
    """A model that cannot be used: missing, damaged, or without its parts. Names model and file."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Where a model comes from.

    `folder` of an installed `package` is used in place; `join` maps a file to the installed parts it is joined from
    (`package:path`). Without either, the folder <models>/<name> is the operator's. `sha256` of every file that counts.
    """

    name: str
    package: str | None
    folder: str
    join: Mapping[str, tuple[str, ...]]
    sha256: Mapping[str, str]


def place(files: ModelFiles, models: Path) -> Path:
    """The folder of a model, joined if need be and checked. Raises ModelError."""
    if files.package:
        folder = _package(files.name, files.package) / files.folder
    else:
        folder = models / files.name
        if files.join and not folder.exists():
            _join(files, folder)
    if not folder.is_dir():
        raise ModelError(f"{files.name}: no folder {folder.name}")
    check(files, folder)
    return folder


def check(files: ModelFiles, folder: Path) -> None:
    """Compare every listed file with its sha256. Raises ModelError naming the file."""
    for name, expected in files.sha256.items():
        path = folder / name
        if not path.is_file():
            raise ModelError(f"{files.name}: {name} is missing")
        with path.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
        if found != expected:
            raise ModelError(f"{files.name}: {name} is damaged: sha256 {found[:12]}…, expected {expected[:12]}…")


def _join(files: ModelFiles, folder: Path) -> None:
    """Write the folder beside its place, check it, rename it. Two processes may do so at once: the first one wins."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    _clear(folder)
    building = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    building.chmod(0o755)
    try:
        for name, parts in files.join.items():
            with (building / name).open("wb") as whole:
                for part in parts:
                    package, _, inner = part.partition(":")
                    with (_package(files.name, package) / inner).open("rb") as opened:
                        shutil.copyfileobj(opened, whole, 1 << 20)
                whole.flush()
                os.fsync(whole.fileno())
        check(files, building)
        try:
            building.rename(folder)
            log.info("model joined", extra={"model": files.name})
        except OSError:
            if not folder.is_dir():
                raise
    except OSError as error:
        raise ModelError(f"{files.name}: {error}") from error
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _clear(folder: Path) -> None:
    """Remove what a process that was killed while joining left behind; a younger one may still be at work."""
    for left in folder.parent.glob(f".{folder.name}.*"):
        with suppress(FileNotFoundError):  # its own process has just renamed it
            if time.time() - left.stat().st_mtime > ABANDONED_SECONDS:
                shutil.rmtree(left, ignore_errors=True)


def _package(model: str, package: str) -> Path:
    """The folder of an installed package, found without importing it."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ModelError(f"{model}: the package {package} is not installed")
    return Path(next(iter(found.submodule_search_locations)))
