"""Who takes which call."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.queue import QueuePolicy, Waiting
from agents.routing import IdleSeat, can_serve, choose_caller, choose_seat, match

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MANDARIN, YI = "lang:zh-CN", "lang:ii-CN"


def seat(name, *skills, home="general", idle=60):
    return IdleSeat(name, frozenset(skills or (MANDARIN,)), home, NOW - timedelta(seconds=idle))


def waiting(name, *, queue="general", language="zh-CN", wanted=(), priority=0, waited=10, **more):
    return Waiting(name, queue, language, frozenset(wanted), priority, NOW - timedelta(seconds=waited), **more)


def test_a_yi_caller_is_never_offered_to_a_seat_without_yi():
    assert choose_seat(waiting("y", language="ii-CN"), [seat("a")], {}, {}, NOW) is None


def test_the_longest_idle_seat_is_chosen():
    assert choose_seat(waiting("c"), [seat("a", idle=5), seat("b", idle=50)], {}, {}, NOW).seat == "b"


def test_the_own_pool_comes_before_the_longest_idle():
    chosen = choose_seat(
        waiting("c", queue="legal_aid"), [seat("a", idle=99), seat("b", home="legal_aid")], {}, {}, NOW
    )
    assert chosen.seat == "b"


def test_a_seat_with_a_rare_language_is_kept_for_callers_who_need_it():
    """Measured (docs/routing.md): the Yi group's 15 s level rises by five to eight points, nobody else's falls."""
    bilingual = seat("b", MANDARIN, YI, idle=99)
    assert choose_seat(waiting("c"), [bilingual, seat("a", idle=5)], {}, {}, NOW).seat == "a"
    assert choose_seat(waiting("c"), [bilingual, seat("m", home="migrant_worker")], {}, {}, NOW).seat == "m"
    assert choose_seat(waiting("c"), [bilingual], {}, {}, NOW).seat == "b"
    assert choose_seat(waiting("y", language="ii-CN"), [bilingual, seat("a")], {}, {}, NOW).seat == "b"


def test_the_better_suited_seat_comes_before_the_longer_idle_one():
    seats = [seat("a", MANDARIN, idle=99), seat("b", MANDARIN, "topic:labour")]
    assert choose_seat(waiting("c", wanted=["topic:labour"]), seats, {}, {}, NOW).seat == "b"


def test_a_missing_topic_is_no_reason_to_wait():
    assert choose_seat(waiting("c", wanted=["topic:labour"]), [seat("a")], {}, {}, NOW).seat == "a"


def test_the_preferred_seat_is_first_and_the_barred_one_never():
    seats = [seat("a", idle=99), seat("b")]
    assert choose_seat(waiting("c", preferred="b"), seats, {}, {}, NOW).seat == "b"
    assert choose_seat(waiting("c", barred="a"), seats, {}, {}, NOW).seat == "b"
    assert choose_seat(waiting("c", barred="a"), [seats[0]], {}, {}, NOW) is None


def test_priority_comes_before_waiting_time():
    queue = [waiting("old", waited=500), waiting("migrant", priority=2, waited=1)]
    assert choose_caller(seat("a"), queue, {}, {}, NOW).entry == "migrant"


def test_a_head_start_counts_like_time_waited():
    policies = {"lang_ii": QueuePolicy("lang_ii", head_start=60)}
    queue = [waiting("g", waited=30), waiting("y", queue="lang_ii", language="ii-CN", waited=5)]
    assert choose_caller(seat("a", MANDARIN, YI), queue, {}, policies, NOW).entry == "y"


def test_the_last_idle_yi_seat_is_kept_for_yi_callers():
    policies = {"lang_ii": QueuePolicy("lang_ii", reserve_idle=1)}
    bilingual = seat("y", MANDARIN, YI, home="lang_ii")
    assert choose_seat(waiting("g"), [bilingual], {"lang_ii": 1}, policies, NOW) is None
    assert choose_seat(waiting("g"), [bilingual], {"lang_ii": 2}, policies, NOW) is bilingual
    yi = waiting("y", queue="lang_ii", language="ii-CN")
    assert choose_seat(yi, [bilingual], {"lang_ii": 1}, policies, NOW) is bilingual


@pytest.mark.parametrize(("waited", "taken"), [(19, False), (20, True)])
def test_a_reserve_opens_for_who_has_waited_long_enough(waited, taken):
    policies = {"lang_ii": QueuePolicy("lang_ii", reserve_idle=1, reserve_gate=20)}
    bilingual = seat("y", MANDARIN, YI, home="lang_ii")
    chosen = choose_seat(waiting("g", waited=waited), [bilingual], {"lang_ii": 1}, policies, NOW)
    assert (chosen is bilingual) is taken


LANGUAGES = st.sampled_from(["zh-CN", "ii-CN", "ko-CN"])
SEATS = st.lists(
    st.tuples(st.sets(LANGUAGES, min_size=1), st.sampled_from(["general", "lang_ii", None]), st.integers(0, 300)),
    max_size=8,
)
QUEUE = st.lists(st.tuples(LANGUAGES, st.integers(0, 3), st.integers(0, 600)), max_size=8)


@given(SEATS, QUEUE, st.integers(0, 2))
def test_matching_pairs_nobody_twice_and_leaves_no_possible_pair(seats, queue, reserve):
    idle = [
        seat(f"s{n}", *(f"lang:{code}" for code in spoken), home=home, idle=since)
        for n, (spoken, home, since) in enumerate(seats)
    ]
    callers = [
        waiting(f"c{n}", language=code, priority=priority, waited=waited)
        for n, (code, priority, waited) in enumerate(queue)
    ]
    policies = {"lang_ii": QueuePolicy("lang_ii", reserve_idle=reserve)}
    pairs = match(callers, idle, policies, NOW)
    assert len({pair.seat for pair in pairs}) == len(pairs) == len({pair.entry for pair in pairs})
    by_seat, by_entry = {each.seat: each for each in idle}, {each.entry: each for each in callers}
    assert all(can_serve(by_seat[pair.seat], by_entry[pair.entry]) for pair in pairs)
    if reserve == 0:
        taken_seats, taken = {pair.seat for pair in pairs}, {pair.entry for pair in pairs}
        free = [each for each in idle if each.seat not in taken_seats]
        assert not any(can_serve(s, c) for s in free for c in callers if c.entry not in taken)


@given(SEATS, QUEUE)
def test_nobody_of_the_same_language_and_priority_is_overtaken(seats, queue):
    idle = [seat(f"s{n}", *(f"lang:{c}" for c in spoken), idle=since) for n, (spoken, _, since) in enumerate(seats)]
    callers = [waiting(f"c{n}", language=code, waited=waited) for n, (code, _, waited) in enumerate(queue)]
    served = {pair.entry for pair in match(callers, idle, {}, NOW)}
    for early in callers:
        for late in callers:
            if early.language == late.language and early.since < late.since and late.entry in served:
                assert early.entry in served
