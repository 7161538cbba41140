"""Who hears a supervisor who listens, whispers, barges in and takes over: at every ear, recording and stream.

Everybody speaks a tone of their own all the time; a tone is searched in everything that anybody hears.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from tests.switchboard.media.ears import Talk, talk, traces, voices
from tests.switchboard.media.sounds import strength
from tests.switchboard.media.test_recording import channels
from tests.switchboard.silent.board import APP, settle

pytestmark = pytest.mark.anyio

STREAM = (
    "<Start><Stream name='{who}' track='inbound_track' url='wss://asr.test/media'>"
    "<Parameter name='leg' value='{who}'/></Stream></Start>"
)
RECORDING = "<Start><Recording name='r' channels='dual' trim='do-not-trim'/></Start>"
LISTEN = {"Muted": "true", "Coaching": "true"}
WHISPER = {"Muted": "false", "Coaching": "true"}
BARGE = {"Muted": "false", "Coaching": "false"}
MUTED = {"Muted": "true", "Coaching": "false"}
MODES = {"listen": LISTEN, "whisper": WHISPER, "barge": BARGE}


def room(who: str, more: str = "", *, ends: bool = False, starts: bool = False) -> str:
    flags = f"startConferenceOnEnter='{str(starts).lower()}' endConferenceOnExit='{str(ends).lower()}' {more}"
    noun = f"<Conference participantLabel='{who}' beep='false' waitUrl='' {flags}>c1</Conference>"
    return f"<Dial action='/over'>{noun}</Dial>"


DOCUMENTS = {
    "caller": RECORDING + STREAM.format(who="caller") + room("caller", ends=True, starts=True),
    "seat1": STREAM.format(who="seat1") + room("seat1", ends=True),
    "seat2": STREAM.format(who="seat2") + room("seat2", ends=True),
    "interpreter": STREAM.format(who="interpreter") + room("interpreter"),
    "expert": room("expert"),
}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Talk]:
    """Caller, seat and interpreter talk; the supervisor has joined to listen, as the application lets them join."""
    documents = dict(DOCUMENTS)
    async with talk(tmp_path, documents) as made:
        for name in ("seat1", "caller", "interpreter"):
            await made.come(name)
        documents["boss"] = room("boss", f"muted='true' coach='{made.sid('seat1')}'")
        await made.come("boss")
        yield made


async def turn(scene: Talk, mode: str, seat: str = "seat1") -> None:
    """The one request that changes the supervisor's mode."""
    wanted = {**MODES, "muted": MUTED}[mode]
    coached = {"CallSidToCoach": scene.sid(seat)} if wanted["Coaching"] == "true" else {}
    await scene.change("boss", **wanted, **coached)


EVERYBODY = {"caller", "seat1", "interpreter"}


def expected(mode: str) -> dict[str, set[str]]:
    ears = {name: EVERYBODY - {name} for name in EVERYBODY} | {"boss": EVERYBODY}
    for name in {"listen": set(), "whisper": {"seat1"}, "barge": EVERYBODY}[mode]:
        ears[name] = ears[name] | {"boss"}
    return ears


async def test_a_supervisor_who_joins_to_listen_is_heard_by_nobody_from_the_first_frame_on(scene: Talk) -> None:
    assert scene.listen() == expected("listen")
    for name in EVERYBODY:
        assert traces(scene.heard(name), "boss") == []


@pytest.mark.parametrize("mode", MODES)
async def test_each_mode_is_heard_by_exactly_those_whom_it_is_meant_for(scene: Talk, mode: str) -> None:
    await turn(scene, mode)
    assert scene.listen() == expected(mode)


@pytest.mark.parametrize(("before", "after"), list(itertools.permutations(["listen", "whisper", "muted"], 2)))
async def test_no_frame_leaks_to_the_caller_while_one_mode_becomes_another_and_back(
    scene: Talk, before: str, after: str
) -> None:
    await turn(scene, before)
    scene.forget()
    for _ in range(5):
        await turn(scene, after)
        scene.tick(5)
        await turn(scene, before)
        scene.tick(5)
    assert len(scene.heard("caller")) > 50 * 160
    for name in ("caller", "interpreter"):
        assert traces(scene.heard(name), "boss") == [], name
    whispered = len(traces(scene.heard("seat1"), "boss"))
    assert whispered >= 25 if "whisper" in (before, after) else whispered == 0


@pytest.mark.parametrize("back", ["listen", "whisper"])
async def test_who_barged_in_and_goes_back_is_not_heard_any_more_by_the_caller(scene: Talk, back: str) -> None:
    await turn(scene, "barge")
    assert scene.listen() == expected("barge")
    await turn(scene, back)
    assert scene.listen() == expected(back)
    scene.tick(50)
    assert traces(scene.heard("caller"), "boss") == []


async def test_a_refused_change_of_mode_changes_nothing_at_all(scene: Talk) -> None:
    await turn(scene, "whisper")
    scene.forget()
    assert await scene.ask("POST", "boss", Muted="false", Coaching="true", CallSidToCoach="CA" + "0" * 32) == 400
    assert await scene.ask("POST", "boss", Coaching="false", Muted="perhaps") == 400
    assert await scene.ask("POST", "boss", Coaching="false", EndConferenceOnExit="perhaps") == 400
    assert scene.listen() == expected("whisper")
    assert traces(scene.heard("caller"), "boss") == []


async def test_a_whisper_is_on_no_channel_of_the_recording_and_in_no_stream(scene: Talk) -> None:
    for mode in ("listen", "whisper", "listen", "whisper"):
        await turn(scene, mode)
        scene.tick(25)
    recording = scene.exchange.recordings.all()[0]
    await scene.people["caller"].hangup()
    await settle()
    own, others = channels(scene.exchange.recordings.path(recording))
    assert voices(own[8000:16000]) == {"caller"}
    assert voices(others[8000:16000]) == {"seat1", "interpreter"}
    for channel in (own, others):
        assert traces(channel, "boss") == []
    assert set(scene.kit.tapes) == {"caller", "seat1", "interpreter"}, "a supervisor is never streamed"
    for who, tape in scene.kit.tapes.items():
        assert set(tape.tracks) == {"inbound"}, "what the seat hears is never streamed: the whisper is in it"
        streamed = np.concatenate(tape.tracks["inbound"])
        assert voices(streamed[8000:16000]) == {who}
        assert traces(streamed, "boss") == []


async def test_the_caller_on_hold_hears_neither_the_talk_nor_the_whisper_nor_a_supervisor_who_barged_in(
    scene: Talk,
) -> None:
    await scene.change("caller", Hold="true", HoldUrl=f"{APP}/quiet")
    for mode in MODES:
        await turn(scene, mode)
        ears = scene.listen()
        assert ears["seat1"] == expected(mode)["seat1"] - {"caller"}
        assert ears["caller"] == set()
        assert traces(scene.heard("caller"), "boss") == []
    await turn(scene, "whisper")
    await scene.change("caller", Hold="false")
    assert scene.listen() == expected("whisper")


async def test_a_whisper_to_a_seat_that_is_gone_is_heard_by_nobody_until_it_follows_to_the_new_seat(
    scene: Talk,
) -> None:
    await turn(scene, "whisper")
    scene.forget()
    await scene.come("seat2")
    await scene.change("seat1", EndConferenceOnExit="false")
    await scene.people["seat1"].hangup()
    await settle()
    ears = scene.listen()
    assert (ears["caller"], ears["seat2"]) == ({"seat2", "interpreter"}, {"caller", "interpreter"})
    await turn(scene, "whisper", "seat2")
    ears = scene.listen()
    assert (ears["caller"], ears["interpreter"]) == ({"seat2", "interpreter"}, {"caller", "seat2"})
    assert ears["seat2"] == {"caller", "interpreter", "boss"}
    assert traces(scene.heard("caller"), "boss") == []


async def test_taking_over_the_supervisor_is_heard_the_first_seat_is_out_and_the_talk_goes_on(scene: Talk) -> None:
    await turn(scene, "whisper")
    await scene.change("boss", EndConferenceOnExit="true", Coaching="false", Muted="false")
    await scene.change("seat1", EndConferenceOnExit="false")
    assert await scene.ask("DELETE", "seat1") == 204
    await settle()
    ears = scene.listen()
    assert (ears["caller"], ears["boss"]) == ({"boss", "interpreter"}, {"caller", "interpreter"})
    assert ears["seat1"] == set(), "who was replaced hears nothing any more"
    await scene.people["boss"].hangup()
    await settle()
    assert len(scene.app.asked("/over")) == 4, (
        "the conference ends with who took it over: the caller's document goes on"
    )


BEEP = 1000


async def beeped(scene: Talk) -> set[str]:
    """Who hears the beep within the next second; its file is read in a thread, so real time passes as well."""
    scene.forget()
    for _ in range(50):
        await asyncio.sleep(0.005)
        scene.tick()
    frames = {name: scene.heard(name).reshape(-1, 160) for name in scene.participants()}
    return {name for name, heard in frames.items() if sum(strength(frame, BEEP) > 5000 for frame in heard) >= 10}


async def test_who_joins_with_a_beep_is_announced_to_everybody_and_a_supervisor_who_comes_is_not(
    scene: Talk,
) -> None:
    scene.documents["expert"] = room("expert").replace("beep='false'", "beep='onEnter'")
    await scene.come("expert")
    assert await beeped(scene) == {"caller", "seat1", "interpreter", "boss", "expert"}
    await scene.people["expert"].hangup()
    await settle()
    assert await beeped(scene) == set(), "who goes is not announced: onEnter"
    await scene.people["boss"].hangup()
    await settle()
    scene.people.pop("boss")
    await scene.come("boss")
    assert await beeped(scene) == set(), "a supervisor comes unheard"


async def test_whatever_is_held_muted_coached_or_removed_everybody_hears_exactly_whom_they_should(
    scene: Talk,
) -> None:
    """Three hundred changes at random, each checked at every ear against a rule of one line."""
    dice = random.Random(12348)
    await scene.change("caller", EndConferenceOnExit="false")
    await scene.change("seat1", EndConferenceOnExit="false")
    for _ in range(300):
        who = dice.choice(sorted(scene.participants()))
        await _one_change(scene, dice, who)
        present = scene.participants()
        ears = scene.listen(5)
        for listener, known in present.items():
            heard = {
                name
                for name, other in present.items()
                if name != listener and not other.muted and not other.held
                if other.coaching in ("", known.call.sid)
            }
            assert ears[listener] == (set() if known.held else heard), (listener, who)


async def _one_change(scene: Talk, dice: random.Random, who: str) -> None:
    change = dice.choice(["Muted", "Hold", "Coaching", "Coaching", "go", "come"])
    others = [name for name in scene.participants() if name != who]
    if change in ("Muted", "Hold"):
        quiet = {"HoldUrl": f"{APP}/quiet"} if change == "Hold" else {}
        await scene.change(who, **{change: dice.choice(["true", "false"])}, **quiet)
    elif change == "Coaching":
        coached = scene.sid(dice.choice(others))
        await scene.change(who, **dice.choice([{"Coaching": "false"}, {"Coaching": "true", "CallSidToCoach": coached}]))
    elif change == "go" and len(others) > 2 and who != "boss":
        assert await scene.ask("DELETE", who) == 204
        await scene.people.pop(who).hangup()
        await settle()
    elif change == "come" and (absent := sorted({"expert", "seat2", "seat1"} - set(scene.participants()))):
        await scene.come(absent[0])
        await scene.change(absent[0], EndConferenceOnExit="false")
