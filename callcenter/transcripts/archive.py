"""Our own copy of each recording: fetched from the carrier, checked, and put in place in one step.

A process that dies in the middle leaves a file under a name that nobody reads; the next try begins afresh.
"""

from __future__ import annotations

import os
import wave
from datetime import datetime
from pathlib import Path
from uuid import UUID

import httpx

from callcenter import settings

CHUNK = 1 << 16
TIMEOUT = httpx.Timeout(10, read=60)
LONGEST_BYTES = 8_000 * 2 * 2 * 3600 * 6  # six hours of two channels


class FetchFailed(Exception):
    """The carrier did not give the recording, or gave something else. The message says which; trying again may help."""


def place_for(recording_id: UUID, started_at: datetime) -> Path:
    """Return where a recording belongs, below the data folder."""
    return Path("recordings") / f"{started_at:%Y/%m/%d}" / f"{recording_id}.wav"


def absolute(path: str | Path) -> Path:
    """Return the file of a kept path. Raises ValueError for a path that leads out of the data folder."""
    data = settings.load().data
    found = (data / path).resolve()
    if not found.is_relative_to((data / "recordings").resolve()):
        raise ValueError("not a recording's path")
    return found


def fetch(sid: str, channels: int, target: Path) -> None:
    """Bring a recording here as `target`. Raises FetchFailed. A file that is there already is kept."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(f".{os.getpid()}.part")
    try:
        _download(sid, channels, fresh)
        check(fresh)
        fresh.replace(target)
        _sync(target.parent)
    finally:
        fresh.unlink(missing_ok=True)


def _download(sid: str, channels: int, fresh: Path) -> None:
    own = settings.load()
    address = f"{own.carrier_base_url}/2010-04-01/Accounts/{own.carrier_account_sid}/Recordings/{sid}.wav"
    credentials = (own.carrier_account_sid, own.carrier_auth_token)
    try:
        with (
            httpx.Client(auth=credentials, timeout=TIMEOUT, follow_redirects=True) as client,
            client.stream("GET", address, params={"RequestedChannels": channels}) as answer,
            fresh.open("wb") as file,
        ):
            if answer.status_code != 200:
                raise FetchFailed(f"carrier answered {answer.status_code}")
            _write(answer, file.fileno())
    except httpx.HTTPError as error:
        raise FetchFailed(type(error).__name__) from error


def _write(answer: httpx.Response, descriptor: int) -> None:
    written = 0
    for chunk in answer.iter_bytes(CHUNK):
        written += os.write(descriptor, chunk)
        if written > LONGEST_BYTES:
            raise FetchFailed("recording is too long")
    os.fsync(descriptor)


def check(path: Path) -> tuple[int, float]:
    """Return (channels, seconds) of a whole WAV file. Raises FetchFailed when it is cut short or no WAV at all."""
    try:
        with wave.open(str(path)) as sound:
            channels, rate, frames = sound.getnchannels(), sound.getframerate(), sound.getnframes()
            promised = frames * channels * sound.getsampwidth()
    except (wave.Error, EOFError) as error:
        raise FetchFailed("not a recording") from error
    if path.stat().st_size < promised:
        raise FetchFailed("recording is cut short")
    return channels, frames / rate


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
