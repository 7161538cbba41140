"""Symmetric RTP: where a peer's audio really comes from, learned once, then locked against strays. Pure.

The address of the session description is believed as soon as it sends. Behind an address translator another port
(or the address the signalling comes from) sends instead: three packets in a row teach it, well within 2 s. Within
those 2 s the described address may still take over; then the latch is locked until a re-INVITE opens it again.
Other hosts are never learned: anybody can spray packets at a port.
"""

LEARNING_SECONDS = 2.0
PACKETS_TO_LEARN = 3

Address = tuple[str, int]


class Latch:
    """`target` is where to send: the described address until another one is learned."""

    def __init__(self) -> None:
        self._described: Address | None = None
        self._hosts: frozenset[str] = frozenset()
        self._learned: Address | None = None
        self._candidate: tuple[Address, int] | None = None
        self._locked_at: float | None = None

    @property
    def target(self) -> Address | None:
        return self._learned or self._described

    @property
    def locked(self) -> bool:
        return self._learned is not None

    def describe(self, described: Address | None, signalling_host: str, *, restart: bool = True) -> None:
        """A session description arrived. `restart`: it may have moved the audio, so learn again.

        When it names the same address as before, what was learned stays in use until somebody else is learned.
        """
        if described != self._described:
            self._learned = None
        self._described = described
        self._hosts = frozenset({signalling_host} | ({described[0]} if described else set()))
        if restart:
            self._locked_at = None
            self._candidate = None

    def accepts(self, source: Address, now: float) -> bool:
        """Whether a packet from `source` belongs to the call. `now` in monotonic seconds."""
        if self._locked_at is not None and now - self._locked_at > LEARNING_SECONDS:
            return source == self._learned
        if source == self._described:
            self._lock(source, now)
            return True
        if source == self._learned:
            self._candidate = None
            self._locked_at = now if self._locked_at is None else self._locked_at
            return True
        return self._consider(source, now)

    def _consider(self, source: Address, now: float) -> bool:
        if source[0] not in self._hosts or self._locked_at is not None:
            return False
        seen = self._candidate[1] + 1 if self._candidate is not None and self._candidate[0] == source else 1
        self._candidate = (source, seen)
        if seen < PACKETS_TO_LEARN:
            return False
        self._lock(source, now)
        return True

    def _lock(self, source: Address, now: float) -> None:
        if self._learned != source or self._locked_at is None:
            self._learned = source
            self._locked_at = now
            self._candidate = None
