"""The server of media streams: one WebSocket a stream, Twilio's messages, the carrier's signature on the handshake."""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from typing import Protocol

import httpx
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from asr import audio, messages, signatures
from asr.engine import LiveEngine
from asr.hearing import Hearing
from asr.messages import Media, MessageError, Start, Stop
from asr.models import ModelError
from asr.posts import Posts, Source
from asr.registry import Entry
from asr.settings import Settings
from asr.understanding import Understanding

log = logging.getLogger(__name__)

PATH = "/media"
LISTENERS = 2  # threads for voice activity and Vosk
START_WITHIN = 10.0  # seconds from the handshake to `start`
POSTED_WITHIN = 20.0  # seconds after the last word for its post


class Engines(Protocol):
    """Who hears which language live: the registry, or a fake in tests."""

    def live_entry(self, language: str) -> Entry | None:
        """The entry of a language, None when it is not supported."""
        ...

    def live(self, language: str) -> LiveEngine | None:
        """Its engine, the model loaded. Raises ModelError. Slow: called in a thread."""
        ...

    def languages(self) -> tuple[str, ...]:
        """Languages to load at start."""
        ...


class AsrServer:
    """All streams of this process. Models load in the background; a stream that comes earlier waits for its own."""

    def __init__(self, settings: Settings, engines: Engines, client: httpx.AsyncClient) -> None:
        self._settings, self._engines, self._client = settings, engines, client
        self._threads = ThreadPoolExecutor(LISTENERS, "listen")
        self._thinking = ThreadPoolExecutor(1, "understand")
        self._loading = ThreadPoolExecutor(1, "load")
        self._understanding = Understanding(self._thinking, asyncio.get_running_loop().time)
        self._open: Counter[str] = Counter()  # live streams by model
        self._failed: dict[str, str] = {}
        self._loaded = False

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Server]:
        """The server, taking streams until the block ends."""
        beside = [asyncio.create_task(self._understanding.run()), asyncio.create_task(self._preload())]
        server = serve(
            self._stream,
            self._settings.host,
            self._settings.port,
            process_request=self._door,
            compression=None,
            max_size=1 << 16,
            close_timeout=2,
        )
        try:
            async with server as listening:
                yield listening
        finally:
            for task in beside:
                task.cancel()
            for pool in (self._threads, self._thinking, self._loading):
                pool.shutdown(wait=False, cancel_futures=True)

    def _door(self, connection: ServerConnection, request: Request) -> Response | None:
        """Health for everybody; streams for the carrier only. The signature is checked before anything else."""
        path = request.path.partition("?")[0]
        if path == "/healthz":
            health = connection.respond(HTTPStatus.OK, json.dumps(self.health()))
            del health.headers["Content-Type"]
            health.headers["Content-Type"] = "application/json"
            return health
        if path.rstrip("/") != PATH:
            return connection.respond(HTTPStatus.NOT_FOUND, "not found\n")
        given = request.headers.get("X-Twilio-Signature")
        if signatures.handshake_is_signed(self._settings.auth_token, self._settings.public_url, given):
            return None
        log.warning("unsigned stream refused")
        return connection.respond(HTTPStatus.FORBIDDEN, "wrong signature\n")

    def health(self) -> dict[str, object]:
        """`ok`, `loading`, or `degraded` with the models that cannot be used; and the streams now heard."""
        status = "degraded" if self._failed else "ok" if self._loaded else "loading"
        return {"status": status, "streams": self._open.total(), "failed": self._failed}

    async def _preload(self) -> None:
        for language in self._engines.languages():
            await self._engine(language)
        self._loaded = True
        log.info("recognisers ready")

    async def _engine(self, language: str) -> LiveEngine | None:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._loading, self._engines.live, language)
        except ModelError as error:
            self._failed[language] = str(error)
            log.error("model refused", extra={"language": language, "reason": str(error)})  # noqa: TRY400 — no stack
            return None

    async def _stream(self, connection: ServerConnection) -> None:
        try:
            async with asyncio.timeout(START_WITHIN):
                start = await self._started(connection)
        except (TimeoutError, MessageError):
            log.warning("stream without a usable start")
            await connection.close(1008, "start expected")
            return
        except ConnectionClosed:
            return
        source = Source(start.call, start.leg, start.stream, start.language, start.callback)
        posts = Posts(source, self._settings.secret, self._client)
        sending = asyncio.create_task(posts.run())
        try:
            await self._admit(connection, start, posts)
        finally:
            posts.finish()
            with suppress(TimeoutError):
                await asyncio.wait_for(sending, POSTED_WITHIN)

    @staticmethod
    async def _started(connection: ServerConnection) -> Start:
        async for raw in connection:
            message = messages.read(raw)
            if isinstance(message, Start):
                return message
            if message is not None:
                raise MessageError("not started")
        raise MessageError("closed before start")

    async def _admit(self, connection: ServerConnection, start: Start, posts: Posts) -> None:
        """Hear the stream, or say why not and let it run: the carrier must not take our refusal for a fault."""
        entry = self._engines.live_entry(start.language)
        if entry is None:
            posts.add("status", status="unsupported_language")
            await self._read(connection, start, None)
        elif self._open[entry.model] >= entry.streams:
            log.warning("stream not heard live, too many", extra={"stream": start.stream, "model": entry.model})
            posts.add("status", status="overloaded")
            await self._read(connection, start, None)
        else:
            self._open[entry.model] += 1
            try:
                await self._hear(connection, start, posts)
            finally:
                self._open[entry.model] -= 1

    async def _hear(self, connection: ServerConnection, start: Start, posts: Posts) -> None:
        hearing = Hearing(start.stream, posts, self._understanding, self._threads)
        listening = asyncio.create_task(hearing.listen(self._engine(start.language)))
        try:
            await self._read(connection, start, hearing)
        finally:
            hearing.end()
            await listening

    @staticmethod
    async def _read(connection: ServerConnection, start: Start, hearing: Hearing | None) -> None:
        """Take packets until the stream stops, is closed or sends what no carrier sends."""
        try:
            async for raw in connection:
                message = messages.read(raw)
                if isinstance(message, Stop):
                    return
                if hearing is not None and isinstance(message, Media):
                    hearing.take(message.timestamp_ms, audio.decode(message.payload, start.table))
        except MessageError:
            log.warning("stream closed for a message that cannot be read", extra={"stream": start.stream})
            await connection.close(1007, "unreadable message")
        except ConnectionClosed:
            log.info("stream lost", extra={"stream": start.stream})
