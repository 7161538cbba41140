"""Sound files: what <Play> names (fetched and kept), what <Say> has recorded, and the few that are our own."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from switchboard import tones
from switchboard.transport import Reply
from switchboard.wav import WavError, wav_seconds
from switchboard.webhooks import WebhookFailed, Webhooks

log = logging.getLogger(__name__)

FRESH_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Sound:
    """`label` is what was asked for (address or text), for those who watch a call."""

    path: Path
    seconds: float
    label: str


class SoundFailed(Exception):
    """`code` is Twilio's: 11200 not to be had, 12300 no sound we can play, 13520 a text without a recording."""

    def __init__(self, code: int, url: str) -> None:
        super().__init__(f"{code}")
        self.code = code
        self.url = url


@dataclass(slots=True)
class _Kept:
    sound: Sound
    etag: str
    modified: str
    fresh_until: float


class Sounds:
    """Files are kept by address and ETag; a kept file is used when the application cannot be asked again."""

    def __init__(self, folder: Path, webhooks: Webhooks, prompts: Path | None) -> None:
        self._folder = folder / "sounds"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._webhooks = webhooks
        self._prompts = prompts
        self._kept: dict[str, _Kept] = {}
        self._fetching: dict[str, asyncio.Task[Sound]] = {}
        self._said: dict[tuple[str, str], Path] | None = None
        own = tones.write_all(self._folder)
        self.ringback = _known(own["ringback"], "ringback")
        self.waiting = _known(own["waiting"], "waiting")
        self.beep = _known(own["beep"], "beep")
        self.apology = self._apology()

    async def fetch(self, url: str) -> Sound:
        """The sound at an http(s) address. Raises SoundFailed."""
        kept = self._kept.get(url)
        if kept is not None and time.monotonic() < kept.fresh_until:
            return kept.sound
        task = self._fetching.get(url)
        if task is None:
            task = asyncio.create_task(self._fetch(url, kept))
            self._fetching[url] = task
            task.add_done_callback(lambda _done: self._fetching.pop(url, None))
        return await asyncio.shield(task)

    def said(self, text: str, language: str) -> Sound:
        """The recording of exactly this text (without a language: of any). Raises SoundFailed 13520."""
        if self._said is None:
            self._said = _read_catalogue(self._prompts)
        if (language, text) not in self._said:
            raise SoundFailed(13520, "")
        return _known(self._said[(language, text)], text)

    async def _fetch(self, url: str, kept: _Kept | None) -> Sound:
        headers = {}
        if kept is not None:
            headers = {"If-None-Match": kept.etag} if kept.etag else {"If-Modified-Since": kept.modified}
            headers = {name: value for name, value in headers.items() if value}
        try:
            reply = await self._webhooks.download(url, headers)
        except WebhookFailed as error:
            if kept is not None:
                return kept.sound
            raise SoundFailed(11200, url) from error
        if kept is not None and (reply.status == 304 or reply.status >= 500):
            kept.fresh_until = time.monotonic() + _fresh_seconds(reply.headers)
            return kept.sound
        if reply.status != 200:
            raise SoundFailed(11200, url)
        return self._keep(url, reply)

    def _keep(self, url: str, reply: Reply) -> Sound:
        # A changed file gets a new name: a call may still be playing the old one.
        name = hashlib.sha256(url.encode() + reply.body).hexdigest()[:32]
        path = self._folder / f"{name}.wav"
        if not path.exists():
            partial = path.with_suffix(".part")
            partial.write_bytes(reply.body)
            partial.rename(path)
        try:
            sound = Sound(path, wav_seconds(path), url)
        except WavError as error:
            raise SoundFailed(12300, url) from error
        self._kept[url] = _Kept(
            sound,
            reply.headers.get("etag", ""),
            reply.headers.get("last-modified", ""),
            time.monotonic() + _fresh_seconds(reply.headers),
        )
        return sound

    def _apology(self) -> Sound:
        """`system_busy` as the hotline recorded it, else the one that comes with the switchboard."""
        own = [] if self._prompts is None else [self._prompts / "zh-CN" / "system_busy.wav"]
        for path in [*own, Path(__file__).parent / "apology.wav"]:
            with contextlib.suppress(OSError, SoundFailed):
                return _known(path, "apology")
        return Sound(self.waiting.path, self.waiting.seconds, "apology")


def _known(path: Path, label: str) -> Sound:
    try:
        return Sound(path, wav_seconds(path), label)
    except WavError as error:
        raise SoundFailed(12300, str(path.name)) from error


def _fresh_seconds(headers: Mapping[str, str]) -> float:
    for part in headers.get("cache-control", "").split(","):
        name, _, value = part.strip().partition("=")
        if name in ("no-cache", "no-store"):
            return 0.0
        if name == "max-age" and value.isdigit():
            return float(value)
    return FRESH_SECONDS


def _read_catalogue(folder: Path | None) -> dict[tuple[str, str], Path]:
    """What `<language>/index.json` (text to file name) lists and is there, by (language, text) and by ("", text)."""
    found: dict[tuple[str, str], Path] = {}
    for index in sorted(folder.glob("*/index.json")) if folder is not None else ():
        try:
            listed = json.loads(index.read_text(encoding="utf-8"))
        except ValueError:
            log.exception("list of recorded texts cannot be read", extra={"language": index.parent.name})
            continue
        for text, name in listed.items():
            path = index.parent / Path(name).name
            if path.exists():
                found[(index.parent.name, text.strip())] = path
                found.setdefault(("", text.strip()), path)
    return found
