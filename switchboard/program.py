"""Carrying out documents: get one, do its verbs, go on with the next; and what happens when one cannot be had.

When a document cannot be had or done, the fallback address is asked once, told ErrorCode and ErrorUrl; when that fails
too, `Broken` ends the program. An application that is being restarted is asked again for ten seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from switchboard.call_audio import Speaker
from switchboard.callbacks import Target
from switchboard.places import MAIN, QUIET_VERBS, Place
from switchboard.sounds import SoundFailed
from switchboard.twiml.document import Verb, parse
from switchboard.twiml.errors import TwimlError
from switchboard.webhooks import Answer, WebhookFailed

if TYPE_CHECKING:
    from switchboard.call import Call
    from switchboard.exchange import Exchange

log = logging.getLogger(__name__)

RETRY_SECONDS = (0.1, 0.3, 0.6, 1.0, 2.0, 3.0, 3.0)
COMFORT_AFTER_SECONDS = 2.0
MAX_DOCUMENTS, MAX_DOCUMENTS_SECONDS = 100, 5.0


@dataclass(frozen=True, slots=True)
class Step:
    """The next document: at `url`, or given as `document`."""

    url: str
    method: str = "POST"
    parameters: Mapping[str, str] = field(default_factory=dict)
    document: bytes | None = None


class Broken(Exception):
    """Neither the document nor its fallback can be carried out."""


class CallEnds(Exception):
    """The document said <Hangup> or <Reject>."""


class LeavesQueue(Exception):
    """The wait document said <Leave>."""


class Program:
    """One run of documents for a call. The verbs' deeds are in `switchboard.acts`."""

    def __init__(
        self, exchange: Exchange, call: Call, speaker: Speaker, place: Place, fallback: Target | None = None
    ) -> None:
        self.exchange = exchange
        self.call = call
        self.speaker = speaker
        self.place = place
        self.document_url = ""
        self._fallback = fallback
        self._in_trouble = False
        self._begun: deque[float] = deque(maxlen=MAX_DOCUMENTS)

    async def run(self, step: Step) -> None:
        """Until a document ends without a next one. Raises Broken, CallEnds, LeavesQueue."""
        following: Step | None = step
        while following is not None:
            following = await self._one(following)

    def follow(self, url: str | None, method: str, parameters: Mapping[str, str]) -> Step:
        """The document a verb names; none is the document itself, relative addresses start from it."""
        return Step(urljoin(self.document_url, url or ""), method, parameters)

    def tell(self, step: Step) -> None:
        """Request it for its news alone; the answer leads nowhere (the caller has gone, or goes elsewhere)."""
        parameters = {**self.call.parameters(), **step.parameters}
        self.exchange.callbacks.tell(self.call.sid, Target(step.url, step.method), parameters)

    def absolute(self, url: str) -> str:
        return urljoin(self.document_url, url)

    async def _one(self, step: Step) -> Step | None:
        fallback = step.parameters.get("ErrorCode") is not None
        try:
            self._count()
            verbs = await self._document(step)
            following = await self._do(verbs)
        except (WebhookFailed, SoundFailed, TwimlError) as wrong:
            return self._instead(wrong)
        if not fallback:
            self._in_trouble = False
        return following

    def _count(self) -> None:
        """Documents that only point at each other are cut off."""
        now = self.exchange.pace.now()
        self._begun.append(now)
        if len(self._begun) == MAX_DOCUMENTS and now - self._begun[0] < MAX_DOCUMENTS_SECONDS:
            self._begun.clear()
            raise TwimlError(11840, "documents that only redirect")

    def _instead(self, wrong: WebhookFailed | SoundFailed | TwimlError) -> Step:
        extra = {"call_sid": self.call.sid, "code": wrong.code, "reason": str(wrong)}
        log.warning("document cannot be carried out", extra=extra)
        if self._fallback is None or not self._fallback.url or self._in_trouble:
            raise Broken from wrong
        self._in_trouble = True
        error_url = self.document_url if isinstance(wrong, TwimlError) else wrong.url or self.document_url
        parameters = {"ErrorCode": str(wrong.code), "ErrorUrl": error_url}
        return Step(self._fallback.url, self._fallback.method, parameters)

    async def _do(self, verbs: tuple[Verb, ...]) -> Step | None:
        from switchboard.acts import perform  # the verbs' deeds run programs of their own

        for verb in verbs:
            if type(verb) not in self.place.verbs:
                raise TwimlError(self.place.wrong_verb, f"{type(verb).__name__} cannot stand here")
        for verb in verbs:
            if self.place.answers and type(verb) not in QUIET_VERBS:
                await self._answer(verb)
            following = await perform(verb, self)
            if following is not None:
                return following
        return None

    async def _answer(self, verb: Verb) -> None:
        if not getattr(verb, "answer_on_bridge", False):
            await self.call.answer()

    # -- getting a document -----------------------------------------------------------------------------------------

    async def _document(self, step: Step) -> tuple[Verb, ...]:
        if step.document is not None:
            self.document_url = step.url or self.document_url
            return parse(step.document)
        self.document_url = step.url
        answer = await self._with_comfort(step, asyncio.create_task(self._fetch(step)))
        kind = answer.content_type.partition(";")[0].strip()
        if not answer.body.strip():
            return ()
        if kind not in ("text/xml", "application/xml", "text/html", ""):
            raise TwimlError(12300, "the answer is no XML")
        return parse(answer.body)

    def _tell_key_of_who_left(self, step: Step) -> None:
        """Somebody keyed and hung up before the application answered: what they keyed is told all the same."""
        if self.call.leaving and self.place is MAIN and step.parameters.get("Digits"):
            self.tell(step)

    async def _with_comfort(self, step: Step, fetching: asyncio.Task[Answer]) -> Answer:
        """An answer that takes long is waited for with our waiting tone: a caller never hears nothing."""
        try:
            with contextlib.suppress(TimeoutError):
                await self.exchange.wall.within(COMFORT_AFTER_SECONDS, asyncio.wait({fetching}))
            while not fetching.done() and self.call.started is not None:
                await self._comfort(fetching)
            return await fetching
        finally:
            if not fetching.done():
                self._tell_key_of_who_left(step)
            fetching.cancel()

    async def _comfort(self, fetching: asyncio.Task[Answer]) -> None:
        playing = asyncio.create_task(self.speaker.play(self.exchange.sounds.waiting))
        try:
            await asyncio.wait({fetching, playing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)

    async def _fetch(self, step: Step) -> Answer:
        parameters = {**self.call.parameters(), **self.place.parameters(), **step.parameters}
        token = str(uuid.uuid4())
        elsewhere = self._fallback is not None and urlsplit(self._fallback.url).netloc != urlsplit(step.url).netloc
        for delay in RETRY_SECONDS:
            try:
                return await self.exchange.webhooks.send(step.method, step.url, parameters, token)
            except WebhookFailed as failed:
                if not failed.retryable or (elsewhere and not self._in_trouble):
                    raise
            await self.exchange.wall.sleep(delay)
        return await self.exchange.webhooks.send(step.method, step.url, parameters, token)
