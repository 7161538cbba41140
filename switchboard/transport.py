"""The HTTP client of the switchboard, small on purpose: it runs in the loop that paces the audio.

aiohttp: an eighth of httpx's CPU per request, measured with twenty calls at once.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

KEEP_ALIVE_SECONDS = 4.0  # below uvicorn's five: a connection that the server is about to close is not used again
MAX_CONNECTIONS = 64


@dataclass(frozen=True, slots=True)
class Reply:
    """`headers` by lower-case name."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class NoReply(Exception):
    """`away`: refused, reset or cut; `timeout`: connected and never answered; `invalid`: the address is none."""

    def __init__(self, why: Literal["away", "timeout", "invalid", "large"]) -> None:
        super().__init__(why)
        self.why = why


class Transport(Protocol):
    async def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, seconds: float
    ) -> Reply:
        """One request; redirections are answers. Raises NoReply."""

    async def close(self) -> None: ...


class HttpTransport:
    """Keeps its connections alive; made in the running loop."""

    def __init__(self, max_bytes: int = 32_000_000) -> None:
        self._max_bytes = max_bytes
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, seconds: float
    ) -> Reply:
        try:
            if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
                raise NoReply("invalid")
            address = URL(url, encoded=True)  # as it was signed, character by character
        except ValueError as error:
            raise NoReply("invalid") from error
        try:
            try:
                return await self._once(method, address, headers, body, seconds)
            except aiohttp.ClientConnectorError:
                raise
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
                # A kept connection that the server had just closed; the idempotency token makes a repeat harmless.
                return await self._once(method, address, headers, body, seconds)
        except aiohttp.ServerTimeoutError as error:
            raise NoReply("away" if isinstance(error, aiohttp.ConnectionTimeoutError) else "timeout") from error
        except TimeoutError as error:
            raise NoReply("timeout") from error
        except aiohttp.InvalidURL as error:
            raise NoReply("invalid") from error
        except (aiohttp.ClientError, OSError, asyncio.IncompleteReadError) as error:
            raise NoReply("away") from error

    async def _once(
        self, method: str, address: URL, headers: Mapping[str, str], body: bytes | None, seconds: float
    ) -> Reply:
        timeout = aiohttp.ClientTimeout(total=seconds, connect=5.0)
        async with self._opened().request(
            method, address, headers=headers, data=body, timeout=timeout, allow_redirects=False
        ) as response:
            content = await response.content.read(self._max_bytes + 1) if response.status != 304 else b""
            while not response.content.at_eof() and len(content) <= self._max_bytes:
                content += await response.content.read(self._max_bytes)
            if len(content) > self._max_bytes:
                raise NoReply("large")
            return Reply(response.status, {name.lower(): value for name, value in response.headers.items()}, content)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=MAX_CONNECTIONS,
                keepalive_timeout=KEEP_ALIVE_SECONDS,
                # OpenSSL's own defaults, so that SSL_CERT_FILE names a site's own authority.
                ssl=ssl.create_default_context(),
            )
            self._session = aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=True
            )
        return self._session
