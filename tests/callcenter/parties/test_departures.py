"""The table of departures, for every combination of two, three and four parties, hold included."""

from dataclasses import replace

import pytest

from callcenter.parties.departures import Aftermath, Fate, Present, Standing, ends_on_exit, leave
from callcenter.parties.roles import Role
from tests.callcenter.parties.scenes import all_scenes, scenes

CASES = [(scene, leaver) for scene in all_scenes() for leaver in scene]
GONE = {Fate.ENDS, Fate.RATING, Fate.QUEUE}


def after(scene: tuple[Present, ...], leaver: Present) -> tuple[list[Present], Aftermath]:
    """Who is in the call afterwards, as they stand then."""
    told = leave(scene, leaver)
    left = []
    for each in scene:
        fate = told.fates.get(each.key, Fate.ENDS)
        if each.key == leaver.key or fate in GONE:
            continue
        standing = Standing.SERVING if fate is Fate.SERVES else each.standing
        held = fate is Fate.MUSIC or (each.held and fate not in {Fate.RESUMES, Fate.SERVES})
        left.append(replace(each, standing=standing, held=held))
    return left, told


def test_the_combinations_are_thousands():
    assert len(list(scenes(2))) > 100
    assert len(list(scenes(3))) > 1000
    assert len(CASES) > 5000


def test_everybody_has_exactly_one_fate():
    for scene, leaver in CASES:
        told = leave(scene, leaver)
        assert set(told.fates) == {each.key for each in scene} - {leaver.key}, (scene, leaver)


def test_a_caller_is_never_alone_in_silence():
    for scene, leaver in CASES:
        left, told = after(scene, leaver)
        if leaver.role is Role.CALLER:
            assert not left
            continue
        fate = told.fates["0"]
        assert fate not in {Fate.ENDS, Fate.SERVES, Fate.FOLLOWS}, (scene, leaver)
        if fate in {Fate.RATING, Fate.QUEUE}:
            continue
        served = any(each.standing is Standing.SERVING for each in left)
        coming = any(each.standing is Standing.RINGING for each in left)
        caller = next(each for each in left if each.role is Role.CALLER)
        assert served or (coming and (caller.held or leaver.standing is Standing.BESIDE)), (scene, leaver)


def test_nobody_stays_on_hold_with_nobody_to_take_them_back():
    for scene, leaver in CASES:
        left, _ = after(scene, leaver)
        takes_back = any(each.standing in {Standing.SERVING, Standing.RINGING} and not each.held for each in left)
        was_so_before = leaver.standing is Standing.BESIDE
        for each in left:
            assert not each.held or takes_back or was_so_before, (scene, leaver)


def test_the_conference_never_dies_because_an_interpreter_an_expert_or_a_supervisor_beside_leaves():
    for scene, leaver in CASES:
        if leaver.standing is Standing.BESIDE:
            told = leave(scene, leaver)
            assert not told.conference_ends
            assert set(told.fates.values()) <= {Fate.STAYS}


def test_the_caller_ends_once_at_most_and_only_when_nobody_serves_or_comes():
    for scene, leaver in CASES:
        told = leave(scene, leaver)
        over = told.fates.get("0") in {Fate.RATING, Fate.QUEUE}
        assert told.conference_ends == (over or leaver.role is Role.CALLER)
        if over:
            rest = [each for each in scene if each.key != leaver.key]
            assert not any(e.standing in {Standing.SERVING, Standing.CONSULTING, Standing.RINGING} for e in rest)


def test_the_carriers_flag_says_what_the_table_says():
    for scene, leaver in CASES:
        if leaver.standing is Standing.RINGING:
            assert not ends_on_exit(scene, leaver)
        else:
            assert ends_on_exit(scene, leaver) == leave(scene, leaver).conference_ends


def test_one_outcome_however_the_rest_go_one_after_the_other():
    """From every combination, in every order of leaving: the caller ends in exactly one way."""
    for scene in scenes(3):
        for first in scene:
            assert _endings(scene, first) == 1, (scene, first)


def _endings(scene: tuple[Present, ...], leaver: Present) -> int:
    left, told = after(scene, leaver)
    ended = 1 if leaver.role is Role.CALLER or told.fates.get("0") in {Fate.RATING, Fate.QUEUE} else 0
    if not left:
        return ended
    assert not ended
    found = {_endings(tuple(left), each) for each in left}
    assert len(found) == 1
    return found.pop()


ATTENDED = (
    Present("caller", Role.CALLER, Standing.CALLER, held=True),
    Present("first", Role.SEAT, Standing.SERVING),
    Present("second", Role.SEAT, Standing.CONSULTING),
    Present("ear", Role.SUPERVISOR, Standing.BESIDE, mode="listen"),
)


@pytest.mark.parametrize(
    ("who", "fates"),
    [
        ("first", {"caller": "resumes", "second": "serves", "ear": "follows"}),
        ("second", {"caller": "resumes", "first": "stays", "ear": "stays"}),
        ("ear", {"caller": "stays", "first": "stays", "second": "stays"}),
        ("caller", {"first": "ends", "second": "ends", "ear": "ends"}),
    ],
)
def test_an_attended_transfer_is_left_by_each(who, fates):
    leaver = next(each for each in ATTENDED if each.key == who)
    assert leave(ATTENDED, leaver).fates == fates


def test_a_blind_transfer_that_nobody_takes_goes_to_the_queue_when_the_first_seat_has_left():
    caller = Present("caller", Role.CALLER, Standing.CALLER, held=True)
    rung = Present("second", Role.SEAT, Standing.RINGING)
    assert leave((caller, rung), rung).fates == {"caller": Fate.QUEUE}
    first = Present("first", Role.SEAT, Standing.SERVING)
    assert leave((caller, first, rung), rung).fates == {"caller": Fate.RESUMES, "first": Fate.STAYS}
    assert leave((caller, first, rung), first).fates == {"caller": Fate.MUSIC, "second": Fate.STAYS}
