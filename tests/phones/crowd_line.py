"""One call of the crowd, dialled or ringing: what it says and how it ends."""

import asyncio
import itertools
import time

from tests.phones.crowd_wire import Address, Message, Wire

LONGEST_RING = 30.0
_numbers = itertools.count(1)


class Line:
    """A call. `rang_at`, `talks_at`, `over_wall` are time.time(); `invitation` is the INVITE that rings us."""

    def __init__(self, wire: Wire, user: str, target: str, audio: int, invitation: Message | None = None) -> None:
        self.wire, self.user, self.invitation, self.audio = wire, user, invitation, audio
        self.number = next(_numbers)
        self.talking, self.over = asyncio.Event(), asyncio.Event()
        self.ended = ""
        self.rang_at, self.talks_at, self.over_wall, self.over_at = time.time(), 0.0, 0.0, 0.0
        self.far_audio: Address | None = None
        self.sequence, self.branch = 1, ""
        self.tag = f"{wire.name}-{self.number}"
        if invitation is None:
            self.call_id = f"{wire.name}-{self.number}-{time.time_ns()}"
            self.target = target
            self.near, self.far = f"<sip:{user}@{wire.own}>;tag={self.tag}", f"<{target}>"
        else:
            self.call_id = invitation["Call-ID"]
            self.target = invitation["Contact"].strip("<>").partition(">")[0]
            self.near, self.far = f"{invitation['To']};tag={self.tag}", invitation["From"]
            self.far_audio = invitation.audio
            wire.answer(invitation, 180, tag=self.tag, user=user)

    # --- what the person does ---

    def invite(self) -> None:
        self.branch = self._ask("INVITE", self._dialled, body=self._description())

    def answer(self) -> None:
        """Pick up; said again until the other side has heard it."""
        if self.invitation is None or self.over.is_set() or self.talking.is_set():
            return
        if time.time() - self.rang_at > LONGEST_RING:
            self._end("lost")
            return
        self.wire.answer(self.invitation, 200, tag=self.tag, user=self.user, body=self._description())
        asyncio.get_running_loop().call_later(0.5, self.answer)

    def refuse(self, status: int = 486) -> None:
        """Do not pick up."""
        if self.invitation is not None and not self.over.is_set() and not self.talking.is_set():
            self.wire.answer(self.invitation, status, tag=self.tag, user=self.user)
            self._end("local")

    def press(self, digit: str) -> None:
        """One key, by INFO."""
        if self.talking.is_set() and not self.over.is_set():
            self._next()
            extra = "Content-Type: application/dtmf-relay\r\n"
            self._ask("INFO", self._told, extra=extra, body=f"Signal={digit}\r\nDuration=160\r\n")

    def hang_up(self) -> None:
        """BYE, or CANCEL while it rings at the other side."""
        if self.over.is_set():
            return
        if self.talking.is_set():
            self._next()
            self._ask("BYE", self._told)
        elif self.invitation is None:
            ask = (self.target, self.near, f"<{self.target}>", self.call_id, 1, self.user)
            self.wire.ask("CANCEL", *ask, self._told, branch=self.branch)
        else:
            self.refuse(486)
        self._end("local")

    def probe(self) -> None:
        """Ask whether the other side still knows this call."""
        if self.talking.is_set() and not self.over.is_set():
            self._next()
            self._ask("OPTIONS", self._told)

    async def talks(self, seconds: float) -> bool:
        """Wait until the call stands; False when it is over or nothing happened in time."""
        tasks = [asyncio.create_task(event.wait()) for event in (self.talking, self.over)]
        await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        return self.talking.is_set() and not self.over.is_set()

    async def is_over(self, seconds: float) -> bool:
        """Wait for the end for so long."""
        try:
            async with asyncio.timeout(seconds):
                await self.over.wait()
        except TimeoutError:
            return False
        return True

    # --- what the other side says ---

    def asked(self, message: Message) -> None:
        """A request inside this call."""
        if message.method == "ACK":
            self._begin()
        elif message.method == "BYE":
            self.wire.answer(message, 200)
            self._end("remote")
        elif message.method == "CANCEL":
            self.wire.answer(message, 200)
            if self.invitation is not None and not self.talking.is_set() and not self.over.is_set():
                self.wire.answer(self.invitation, 487, tag=self.tag, user=self.user)
                self._end("cancelled")
        elif message.method == "INVITE":
            self.far_audio = message.audio or self.far_audio
            self.wire.answer(message, 200, user=self.user, body=self._description())
        else:
            self.wire.answer(message, 200)

    def _dialled(self, answer: Message | None) -> None:
        if answer is None:
            self._end("lost")
        elif 200 <= answer.status < 300:
            self.far = answer["To"]
            self.target = answer["Contact"].strip("<>").partition(">")[0] or self.target
            self.far_audio = answer.audio
            self._ask("ACK", None, sequence=1)
            if self.over.is_set():  # given up in the moment of the answer
                self._next()
                self._ask("BYE", self._told)
            self._begin()
        elif answer.status >= 300:
            far, branch = answer["To"], self.branch
            ask = (self.target, self.near, far, self.call_id, 1, self.user)
            self.wire.ask("ACK", *ask, None, branch=branch)
            self._end(str(answer.status))

    def _told(self, answer: Message | None) -> None:
        if answer is None or answer.status == 481:
            self._end("lost")

    # --- inside ---

    def _begin(self) -> None:
        if not self.talking.is_set() and not self.over.is_set():
            self.talks_at = time.time()
            self.talking.set()

    def _end(self, why: str) -> None:
        if not self.over.is_set():
            self.ended, self.over_wall, self.over_at = why, time.time(), asyncio.get_running_loop().time()
            self.over.set()

    def _next(self) -> None:
        self.sequence += 1

    def _ask(self, method: str, on_answer: object, *, sequence: int = 0, extra: str = "", body: str = "") -> str:
        ask = (self.target, self.near, self.far, self.call_id, sequence or self.sequence, self.user)
        return self.wire.ask(method, *ask, on_answer, extra=extra, body=body)  # type: ignore[arg-type]

    def _description(self) -> str:
        return (
            f"v=0\r\no=- {self.number} 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            f"m=audio {self.audio} RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
            "a=sendrecv\r\n"
        )
