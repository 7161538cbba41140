"""Who hears whom. Voices are independent noises, so that each can be found again in what somebody hears."""

from __future__ import annotations

import time

import numpy as np
import pytest

from switchboard.media.mixer import Member, Mixer
from switchboard.media.source import SILENCE, Player
from switchboard.ports import Frame
from tests.switchboard.media.sounds import HandClock, Samples, frames, noise, share, sine

VOICES = {name: noise(1.0, 0.1, seed) for seed, name in enumerate(("caller", "seat", "boss", "interpreter"))}


class Conference:
    """Everybody talks all the time; `heard` is what each heard in one second."""

    def __init__(self, *names: str) -> None:
        self.clock = HandClock()
        self.mixer = Mixer(self.clock)
        self.members: dict[str, Member] = {name: self.mixer.join(name) for name in names}

    def second(self) -> dict[str, Samples]:
        heard: dict[str, list[Frame]] = {name: [] for name in self.members}
        spoken = {name: frames(VOICES[name]) for name in self.members}
        for tick in range(50):
            for name, member in self.members.items():
                member.hear(spoken[name][tick])
            self.clock.advance()
            for name, member in self.members.items():
                frame = member.feed.next()
                assert frame is not None
                heard[name].append(frame)
        return {name: np.concatenate(parts) for name, parts in heard.items()}


def hears(heard: dict[str, Samples], who: str) -> set[str]:
    """Whose voices are in what `who` heard: each is wholly there or not at all."""
    shares = {name: share(heard[who], voice) for name, voice in VOICES.items()}
    assert all(abs(value) < 0.06 or 0.94 < value < 1.06 for value in shares.values()), shares
    return {name for name, value in shares.items() if value > 0.5}


def test_two_people_hear_each_other_and_not_themselves() -> None:
    heard = Conference("caller", "seat").second()
    assert hears(heard, "caller") == {"seat"}
    assert hears(heard, "seat") == {"caller"}


@pytest.mark.parametrize("count", [3, 4])
def test_everybody_hears_all_others(count: int) -> None:
    names = list(VOICES)[:count]
    heard = Conference(*names).second()
    for name in names:
        assert hears(heard, name) == set(names) - {name}


def test_a_whisper_reaches_the_coached_seat_and_nobody_else() -> None:
    conference = Conference("caller", "seat", "boss")
    conference.members["boss"].set_coaching("seat")
    heard = conference.second()
    assert hears(heard, "seat") == {"caller", "boss"}
    assert hears(heard, "caller") == {"seat"}
    assert hears(heard, "boss") == {"caller", "seat"}


def test_a_whisper_stays_private_among_many() -> None:
    conference = Conference("caller", "seat", "boss", "interpreter")
    conference.members["boss"].set_coaching("seat")
    heard = conference.second()
    assert hears(heard, "seat") == {"caller", "boss", "interpreter"}
    assert hears(heard, "caller") == {"seat", "interpreter"}
    assert hears(heard, "interpreter") == {"seat", "caller"}


def test_a_whisper_to_a_seat_that_has_left_is_heard_by_nobody() -> None:
    conference = Conference("caller", "seat", "boss")
    conference.members["boss"].set_coaching("seat")
    conference.mixer.leave("seat")
    del conference.members["seat"]
    assert hears(conference.second(), "caller") == set()


def test_a_coach_who_barges_in_is_heard_by_everybody() -> None:
    conference = Conference("caller", "seat", "boss")
    conference.members["boss"].set_coaching("seat")
    conference.second()
    conference.members["boss"].set_coaching(None)
    assert hears(conference.second(), "caller") == {"seat", "boss"}


def test_a_muted_member_hears_but_is_not_heard() -> None:
    conference = Conference("caller", "seat", "boss")
    conference.members["boss"].set_muted(True)
    heard = conference.second()
    assert hears(heard, "boss") == {"caller", "seat"}
    assert hears(heard, "caller") == {"seat"}


def test_who_is_held_hears_music_only_and_is_heard_by_nobody() -> None:
    conference = Conference("caller", "seat")
    music = sine(440, 1.0, 0.1)
    conference.members["caller"].set_hold(Player(music, loop=True), True)
    heard = conference.second()
    assert share(heard["caller"], music) == pytest.approx(1.0)
    assert hears(heard, "caller") == set()
    assert hears(heard, "seat") == set()
    conference.members["caller"].set_hold(None, False)
    heard = conference.second()
    assert hears(heard, "caller") == {"seat"}
    assert hears(heard, "seat") == {"caller"}


def test_held_without_music_is_silence() -> None:
    conference = Conference("caller", "seat")
    conference.members["caller"].set_hold(None, True)
    assert not conference.second()["caller"].any()


def test_what_is_played_to_one_member_replaces_the_talk_until_it_is_over() -> None:
    conference = Conference("caller", "seat")
    notice = sine(600, 0.5)
    conference.members["seat"].play(Player(notice))
    heard = conference.second()
    assert share(heard["seat"][:4000], notice) == pytest.approx(1.0)
    assert share(heard["seat"][4000:], VOICES["caller"][4000:]) == pytest.approx(1.0)
    assert hears(heard, "caller") == {"seat"}


def test_an_announcement_is_heard_by_everybody_over_the_talk() -> None:
    conference = Conference("caller", "seat", "boss")
    beep = sine(1000, 1.0, 0.1)
    conference.mixer.announce(Player(beep))
    heard = conference.second()
    for name in conference.members:
        assert share(heard[name], beep) == pytest.approx(1.0, abs=0.06)
        assert hears(heard, name) == set(conference.members) - {name}


def test_loud_voices_saturate_instead_of_wrapping_round() -> None:
    clock = HandClock()
    mixer = Mixer(clock)
    members = [mixer.join(str(number)) for number in range(4)]
    loud = np.full(160, 30000, np.int16)
    for member in members:
        member.hear(loud)
    clock.advance()
    assert all(int(member.next().min()) == 32767 for member in members)


def test_a_member_that_says_nothing_in_a_tick_is_silent_in_it() -> None:
    conference = Conference("caller", "seat")
    conference.second()
    conference.clock.advance()
    assert conference.members["caller"].next() is SILENCE


def test_an_empty_conference_costs_no_ticks_and_an_id_is_taken_once() -> None:
    conference = Conference("caller")
    with pytest.raises(ValueError, match="already"):
        conference.mixer.join("caller")
    before = conference.members["caller"]
    conference.mixer.close()
    conference.mixer.close()
    assert before.next() is SILENCE
    assert conference.mixer.join("caller") is not before


def test_a_hundred_conferences_cost_little() -> None:
    clock = HandClock()
    speech = frames(noise(1.0))
    mixers = [Mixer(clock) for _ in range(100)]
    pairs = [(mixer.join("caller"), mixer.join("seat")) for mixer in mixers]
    begun = time.thread_time()
    for frame in speech:
        for caller, seat in pairs:
            caller.hear(frame)
            seat.hear(frame)
        clock.advance()
    spent = time.thread_time() - begun
    print(f"100 two-party conferences: {spent * 100:.1f} % of a core, {spent / 5000 * 1e6:.1f} us a mix")
    assert spent < 0.25  # a quarter of a core is far above what was measured (about 1 %)
