"""The N-1 mix of a conference: everybody hears the others, never themselves.

A coach's voice goes to the one coached seat and to nobody else; who is held is heard by nobody. Two people talking, the
usual call, cost no arithmetic: each simply hears the other's frame.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from switchboard.media.clock import Clock
from switchboard.media.source import SILENCE
from switchboard.ports import Frame, Phase, Source, Unsubscribe

Sum = NDArray[np.int32]


class Member:
    """One leg in the mix; also the source of what it hears. Implements `ports.MixerMember`."""

    def __init__(self, member_id: str) -> None:
        self.id = member_id
        self.feed: Source = self
        self.coached: str | None = None
        self.said: Frame = SILENCE
        self.hears: Frame = SILENCE
        self._muted = False
        self._held = False
        self._music: Source | None = None
        self._own: Source | None = None

    def next(self) -> Frame:
        """What this member hears in this tick."""
        return self.hears

    def hear(self, frame: Frame) -> None:
        self.said = frame

    def set_muted(self, muted: bool) -> None:
        self._muted = muted

    def set_hold(self, music: Source | None, held: bool) -> None:
        self._held = held
        self._music = music if held else None

    def set_coaching(self, member_id: str | None) -> None:
        self.coached = member_id

    def play(self, source: Source | None) -> None:
        self._own = source

    @property
    def silent(self) -> bool:
        """Nobody hears this member in this tick."""
        return self._muted or self._held or self.said is SILENCE

    def private(self) -> Frame | None:
        """What this member alone hears instead of the talk: hold music or its own announcement; None: the talk."""
        if self._held:
            frame = self._music.next() if self._music is not None else None
            return SILENCE if frame is None else frame
        if self._own is not None:
            frame = self._own.next()
            if frame is not None:
                return frame
            self._own = None
        return None


class Mixer:
    """Implements `ports.Mixer`; ticks only while it has members."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._members: dict[str, Member] = {}
        self._announcements: list[Source] = []
        self._unsubscribe: Unsubscribe | None = None

    def join(self, member_id: str) -> Member:
        """Raises ValueError when the id is taken."""
        if member_id in self._members:
            raise ValueError(f"member {member_id} is already in the mix")
        member = self._members[member_id] = Member(member_id)
        if self._unsubscribe is None:
            self._unsubscribe = self._clock.subscribe(Phase.MIX, self.mix)
        return member

    def leave(self, member_id: str) -> None:
        """Idempotent. Who left hears silence."""
        member = self._members.pop(member_id, None)
        if member is not None:
            member.hears = SILENCE
        if not self._members:
            self._rest()

    def announce(self, source: Source) -> None:
        self._announcements.append(source)

    def close(self) -> None:
        for member_id in list(self._members):
            self.leave(member_id)
        self._announcements.clear()

    def mix(self) -> None:
        """Take what everybody said in this tick and give everybody what they hear."""
        members = self._members.values()
        everywhere = self._announced()
        talking = [member for member in members if not member.silent]
        coaches = [member for member in talking if member.coached is not None]
        voices = [member for member in talking if member.coached is None] if coaches else talking
        total = _sum([*everywhere, *(voice.said for voice in voices)]) if len(voices) > 2 else None
        for member in members:
            frame = member.private()
            if frame is None:
                frame = _hear(member, voices, coaches, everywhere, total)
            member.hears = frame
        for member in members:
            member.said = SILENCE

    def _announced(self) -> list[Frame]:
        if not self._announcements:
            return []
        frames = [(source, source.next()) for source in self._announcements]
        self._announcements = [source for source, frame in frames if frame is not None]
        return [frame for _, frame in frames if frame is not None]

    def _rest(self) -> None:
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None


def _hear(
    member: Member, voices: list[Member], coaches: list[Member], everywhere: list[Frame], total: Sum | None
) -> Frame:
    """The talk as this member hears it."""
    whispers = [coach.said for coach in coaches if coach.coached == member.id and coach is not member]
    if total is None:
        return blend([voice.said for voice in voices if voice is not member] + everywhere + whispers)
    own = any(voice is member for voice in voices)
    return _saturated(_sum([total - member.said if own else total, *whispers]))


def blend(frames: Sequence[Frame]) -> Frame:
    """The sum of frames, saturated at full scale."""
    if not frames:
        return SILENCE
    if len(frames) == 1:
        return frames[0]
    return _saturated(_sum(frames))


def _sum(frames: Sequence[Frame | Sum]) -> Sum:
    total = frames[0].astype(np.int32)
    for frame in frames[1:]:
        total += frame
    return total


def _saturated(total: Sum) -> Frame:
    return np.clip(total, -32768, 32767).astype(np.int16)
