"""The real switchboard driven through the table: with the flags that we tell it, it does what the table says by itself.

Silent lines, no process of ours behind it: whoever must end the conference by leaving does, and nobody else.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from callcenter.parties.departures import Present, Standing, ends_on_exit, leave
from callcenter.parties.roles import Role
from switchboard.conference import Conference
from switchboard.engines.silent import SilentLeg
from switchboard.program import Step
from tests.callcenter.parties.scenes import scenes
from tests.switchboard.silent.board import APP, Application, Board, Request, running_board

pytestmark = pytest.mark.anyio

COACHING = {"listen", "whisper"}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def document(request: Request) -> str:
    """Join as the parameters say."""
    told = request.params
    nouns = {
        "participantLabel": told["label"],
        "startConferenceOnEnter": "true" if told["label"] == "0" else "false",
        "endConferenceOnExit": told["ends"],
        "beep": "false",
        "waitUrl": "",
    }
    if told.get("coach"):
        nouns |= {"coach": told["coach"], "muted": told["muted"]}
    written = " ".join(f'{name}="{value}"' for name, value in nouns.items())
    return f'<Dial action="/after"><Conference {written}>{told["room"]}</Conference></Dial>'


@pytest.fixture
async def board(tmp_path: Path) -> AsyncIterator[Board]:
    pages = {"/status": "", "/client": document, "/after": "<Hangup/>", "/fallback": "<Hangup/>", "/moh": ""}
    async with running_board(tmp_path, Application(pages=pages)) as running:
        yield running


def in_conference(others: int, *, held: bool) -> Iterator[tuple[Present, ...]]:
    """Scenes without anybody who is only rung; those with and those without somebody on hold."""
    for scene in scenes(others):
        rung = any(each.standing is Standing.RINGING for each in scene)
        if not rung and any(each.held for each in scene) == held:
            yield scene


async def enact(board: Board, room: str, scene: tuple[Present, ...]) -> tuple[Conference, dict[str, SilentLeg]]:
    """Everybody joins with the flags of the table, supervisors after the seat that they listen to."""
    legs: dict[str, SilentLeg] = {}
    for each in sorted(scene, key=lambda one: one.mode in COACHING):
        told = {"room": room, "label": each.key, "ends": str(ends_on_exit(scene, each)).lower()}
        if each.mode in COACHING:
            coached = next(one for one in scene if one.standing is Standing.SERVING)
            told |= {"coach": board.of(legs[coached.key]).sid, "muted": str(each.mode == "listen").lower()}
        legs[each.key] = await board.call("client:somebody", "", **told)
    conference = board.exchange.conferences.by_sid(room)
    assert conference is not None
    for each in scene:
        participant = conference.find(each.key)
        assert participant is not None, each
        if each.held:
            conference.set_held(participant, True, Step(f"{APP}/moh", "POST"))
    return conference, legs


async def check(board: Board, room: str, scene: tuple[Present, ...], leaver: Present) -> None:
    conference, legs = await enact(board, room, scene)
    await board.hang_up(legs[leaver.key])
    told = leave(scene, leaver)
    assert (conference.status == "completed") == told.conference_ends, (scene, leaver)
    there = set() if told.conference_ends else {each.key for each in scene} - {leaver.key}
    assert {participant.label for participant in conference.participants.values()} == there, (scene, leaver)
    for key in there:
        await board.hang_up(legs[key])


async def test_three_parties_leave_as_the_table_says(board: Board) -> None:
    cases = [(scene, leaver) for held in (False, True) for scene in in_conference(2, held=held) for leaver in scene]
    assert len(cases) > 100
    for number, (scene, leaver) in enumerate(cases):
        await check(board, f"c{number}", scene, leaver)


async def test_four_parties_leave_as_the_table_says(board: Board) -> None:
    cases = [(scene, leaver) for scene in in_conference(3, held=False) for leaver in scene]
    assert len(cases) > 300
    for number, (scene, leaver) in enumerate(cases):
        await check(board, f"c{number}", scene, leaver)


async def test_four_parties_with_the_caller_on_hold_leave_as_the_table_says(board: Board) -> None:
    found = [scene for scene in in_conference(3, held=True) if [each.held for each in scene] == [True] + [False] * 3]
    cases = [(scene, leaver) for scene in found for leaver in scene]
    assert len(cases) > 300
    for number, (scene, leaver) in enumerate(cases):
        await check(board, f"c{number}", scene, leaver)


async def test_a_caller_on_hold_whose_seat_is_handed_over_comes_back_to_the_second_one(board: Board) -> None:
    """The steps of an attended transfer, as the commands of `aftermath.hand_over` ask for them."""
    caller = Present("0", Role.CALLER, Standing.CALLER, held=True)
    first, second = Present("1", Role.SEAT, Standing.SERVING), Present("2", Role.SEAT, Standing.CONSULTING)
    conference, legs = await enact(board, "c", (caller, first, second))
    heir, music = conference.find("2"), conference.find("0")
    assert heir is not None
    assert music is not None
    conference.set_end_on_exit(heir, True)
    conference.set_held(music, False, None)
    leaving = conference.find("1")
    assert leaving is not None
    conference.kick(leaving)
    assert conference.status == "in-progress"
    assert not legs["0"].notes.held
    await board.hang_up(legs["2"])
    assert conference.status == "completed"
