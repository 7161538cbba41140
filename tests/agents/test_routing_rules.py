"""The promises of routing, for any callers and seats: language, one pairing each, order, reserve, bars, relaxing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.explain import Hindrance, Reason, SeatNow, hindrance, reason
from agents.queue import TOP_LEVEL, QueuePolicy, RelaxStep, Waiting, level, next_change, required, turn
from agents.routing import IdleSeat, choose_caller, choose_seat, match, may_take
from agents.seat import SeatState

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
STEPS = (RelaxStep(10, ("group:*",)), RelaxStep(20, ("topic:labour",)), RelaxStep(60, ("*",)))
LANGUAGES = st.sampled_from(["zh-CN", "ii-CN", "ko-CN"])
SKILLS = st.sets(st.sampled_from(["topic:labour", "topic:land", "group:migrant_worker"]))
QUEUES = st.sampled_from(["general", "lang_ii", "migrant_worker"])
SEATS = st.lists(
    st.builds(
        lambda spoken, skills, home, idle: (frozenset(f"lang:{code}" for code in spoken) | skills, home, idle),
        *(st.sets(LANGUAGES, max_size=2), SKILLS, st.none() | QUEUES, st.integers(0, 300)),
    ),
    max_size=7,
)
CALLERS = st.lists(
    st.tuples(*(LANGUAGES, QUEUES, SKILLS, st.integers(0, 3), st.integers(0, 900), st.integers(0, 9), st.booleans())),
    max_size=7,
)
POLICIES = st.fixed_dictionaries(
    {
        key: st.builds(
            QueuePolicy,
            st.just(key),
            head_start=st.sampled_from([0.0, 30.0, 60.0]),
            reserve_idle=st.integers(0, 2),
            reserve_gate=st.none() | st.just(90.0),
            own_pool_first=st.booleans(),
            relax=st.sampled_from([(), (RelaxStep(0, ("*",)),), STEPS]),
            ageing=st.none() | st.just(300.0),
        )
        for key in ("general", "lang_ii", "migrant_worker")
    }
)


def scene(seats, callers):
    """Idle seats s0…, callers c0…; a caller may prefer or bar one of the seats."""
    idle = [
        IdleSeat(f"s{n}", skills, home, NOW - timedelta(seconds=since)) for n, (skills, home, since) in enumerate(seats)
    ]
    queue = [
        Waiting(
            *(f"c{n}", key, language, frozenset(wanted), priority, NOW - timedelta(seconds=waited)),
            **({"preferred": f"s{other}"} if prefers else {"barred": f"s{other}"}),
        )
        for n, (language, key, wanted, priority, waited, other, prefers) in enumerate(callers)
    ]
    return idle, queue


def paired(seats, callers, policies):
    idle, queue = scene(seats, callers)
    by_seat, by_entry = {each.seat: each for each in idle}, {each.entry: each for each in queue}
    pairs = [(by_seat[pair.seat], by_entry[pair.entry]) for pair in match(queue, idle, policies, NOW)]
    return idle, queue, pairs


@given(SEATS, CALLERS, POLICIES)
def test_nobody_is_ever_paired_with_a_seat_that_does_not_speak_their_language(seats, callers, policies):
    _, _, pairs = paired(seats, callers, policies)
    assert all(f"lang:{caller.language}" in seat.skills for seat, caller in pairs)


@given(SEATS, CALLERS, POLICIES)
def test_a_seat_takes_one_caller_and_a_caller_gets_one_seat(seats, callers, policies):
    _, _, pairs = paired(seats, callers, policies)
    assert len({seat.seat for seat, _ in pairs}) == len(pairs) == len({caller.entry for _, caller in pairs})


@given(SEATS, CALLERS, POLICIES)
def test_the_seat_that_a_complaint_is_about_is_never_chosen(seats, callers, policies):
    _, _, pairs = paired(seats, callers, policies)
    assert all(seat.seat != caller.barred for seat, caller in pairs)


@given(SEATS, CALLERS, POLICIES)
def test_within_a_queue_a_language_and_a_priority_the_first_comes_first(seats, callers, policies):
    """Where both ask for the same and neither prefers or bars a seat, a later caller is never served alone."""
    plain = [(*each[:5], 99, each[6]) for each in callers]
    _, queue, pairs = paired(seats, plain, policies)
    served = {caller.entry for _, caller in pairs}
    for early in queue:
        for late in queue:
            same = (early.queue, early.language, early.priority) == (late.queue, late.language, late.priority)
            asked = required(early, policies[early.queue], NOW) <= required(late, policies[late.queue], NOW)
            if same and asked and early.since < late.since and late.entry in served:
                assert early.entry in served


@given(SEATS, CALLERS, POLICIES)
def test_a_reserve_is_held_against_all_other_queues(seats, callers, policies):
    """Whoever takes the last idle seats of a pool is of its queue, or has waited longer than its gate."""
    idle, queue, _ = paired(seats, callers, policies)
    counts = {key: sum(1 for seat in idle if seat.home == key) for key in policies}
    for caller in queue:
        chosen = choose_seat(caller, idle, counts, policies, NOW)
        if chosen is None or chosen.home is None or chosen.home == caller.queue:
            continue
        policy = policies[chosen.home]
        waited = (NOW - caller.since).total_seconds()
        opened = policy.reserve_gate is not None and waited >= policy.reserve_gate
        assert counts[chosen.home] > policy.reserve_idle or opened


@given(SEATS, CALLERS, POLICIES)
def test_nobody_is_left_who_could_be_paired(seats, callers, policies):
    idle, queue, pairs = paired(seats, callers, policies)
    taken, served = {seat.seat for seat, _ in pairs}, {caller.entry for _, caller in pairs}
    free = [seat for seat in idle if seat.seat not in taken]
    counts = {key: sum(1 for seat in free if seat.home == key) for key in policies}
    for caller in queue:
        if caller.entry not in served:
            assert choose_seat(caller, free, counts, policies, NOW) is None


@given(SEATS, CALLERS, POLICIES, st.integers(0, 400))
def test_between_two_changes_time_changes_nothing(seats, callers, policies, later):
    """`next_change` is what the database waits for: no skill is given up and no level gained before it."""
    _, queue = scene(seats, callers)
    for caller in queue:
        policy, change = policies[caller.queue], next_change(caller, policies, NOW)
        then = NOW + timedelta(seconds=later)
        if change is None or then < change:
            assert required(caller, policy, then) == required(caller, policy, NOW)
            assert level(caller, policy, then) == level(caller, policy, NOW)


def caller(waited=0, **more):
    values = {"queue": "general", "language": "zh-CN", "wanted": frozenset(), "priority": 0} | more
    return Waiting("c", since=NOW - timedelta(seconds=waited), **values)


def seat(name="a", *skills, home="general", idle=60):
    return IdleSeat(name, frozenset({"lang:zh-CN", *skills}), home, NOW - timedelta(seconds=idle))


@pytest.mark.parametrize(
    ("waited", "asked"),
    [(9, {"group:migrant_worker", "topic:labour"}), (10, {"topic:labour"}), (20, set()), (60, set())],
)
def test_skills_are_given_up_step_by_step(waited, asked):
    wanted = frozenset({"group:migrant_worker", "topic:labour"})
    assert required(caller(waited, wanted=wanted), QueuePolicy("general", relax=STEPS), NOW) == asked


def test_no_step_can_give_up_the_language():
    policies = {"general": QueuePolicy("general", relax=(RelaxStep(0, ("*", "lang:*", "lang:ii-CN")),))}
    yi = caller(100_000, language="ii-CN")
    assert not may_take(seat(), yi, policies, NOW)


def test_a_seat_without_the_topic_must_wait_until_the_step():
    policies = {"general": QueuePolicy("general", relax=STEPS)}
    wanted = frozenset({"topic:labour"})
    assert choose_seat(caller(19, wanted=wanted), [seat()], {}, policies, NOW) is None
    assert choose_seat(caller(20, wanted=wanted), [seat()], {}, policies, NOW) is not None
    assert choose_seat(caller(0, wanted=wanted), [seat("b", "topic:labour")], {}, policies, NOW).seat == "b"


def test_waiting_lifts_a_caller_by_levels_and_never_above_the_top():
    policy = QueuePolicy("general", ageing=300)
    assert [level(caller(waited), policy, NOW) for waited in (0, 299, 300, 900)] == [0, 0, 1, 3]
    assert level(caller(10**6), policy, NOW) == TOP_LEVEL
    old, urgent = caller(700), caller(1, priority=2)
    assert turn(old, policy, NOW) < turn(urgent, policy, NOW)


def test_the_preferred_seat_alone_is_offered_the_caller_while_the_time_lasts():
    kept = caller(5, preferred="b", kept_until=NOW + timedelta(seconds=15))
    assert choose_seat(kept, [seat("a", idle=999)], {}, {}, NOW) is None
    assert choose_seat(kept, [seat("a", idle=999), seat("b")], {}, {}, NOW).seat == "b"
    over = caller(21, preferred="b", kept_until=NOW)
    assert choose_seat(over, [seat("a", idle=999)], {}, {}, NOW).seat == "a"
    assert choose_seat(over, [seat("a", idle=999), seat("b")], {}, {}, NOW).seat == "b"


def test_the_preferred_seat_does_not_let_its_callers_jump_the_queue():
    kept = caller(5, preferred="b", kept_until=NOW + timedelta(seconds=15))
    first = Waiting("first", "general", "zh-CN", frozenset(), 0, NOW - timedelta(seconds=50))
    assert choose_caller(seat("b"), [kept, first], {}, {}, NOW).entry == "first"


def test_without_own_pool_first_the_longest_idle_takes_the_call():
    seats = [seat("own", home="legal_aid", idle=1), seat("other", idle=99)]
    plain = {"legal_aid": QueuePolicy("legal_aid", own_pool_first=False)}
    assert choose_seat(caller(queue="legal_aid"), seats, {}, {}, NOW).seat == "own"
    assert choose_seat(caller(queue="legal_aid"), seats, {}, plain, NOW).seat == "other"


def test_the_next_change_is_the_earliest_of_all_that_time_brings():
    policies = {
        "general": QueuePolicy("general", relax=STEPS, ageing=300),
        "lang_ii": QueuePolicy("lang_ii", reserve_idle=1, reserve_gate=90),
    }
    wanted = frozenset({"topic:labour"})
    moments = [(0, 20), (20, 60), (60, 90), (90, 300), (300, 600)]
    for waited, following in moments:
        waiting = caller(waited, wanted=wanted)
        assert next_change(waiting, policies, NOW) == waiting.since + timedelta(seconds=following)
    kept = caller(0, preferred="b", kept_until=NOW + timedelta(seconds=3))
    assert next_change(kept, policies, NOW) == NOW + timedelta(seconds=3)
    assert next_change(caller(0), {}, NOW) is None


@pytest.mark.parametrize(
    ("state", "more", "why"),
    [
        ("ready", {}, Hindrance.NONE),
        ("talking", {}, Hindrance.BUSY),
        ("wrap_up", {}, Hindrance.BUSY),
        ("paused", {}, Hindrance.PAUSED),
        ("offline", {}, Hindrance.OFFLINE),
        ("ready", {"console_alive": False}, Hindrance.NO_CONSOLE),
        ("ready", {"phone_works": False}, Hindrance.PHONE_DEAD),
    ],
)
def test_what_keeps_a_seat_from_a_caller_has_a_word(state, more, why):
    now = SeatNow(seat(), SeatState(state), **({"console_alive": True, "phone_works": True} | more))
    assert hindrance(now, caller(), {}, {}, NOW) is why


def test_bars_reserves_skills_and_preferences_have_their_words_too():
    there = SeatNow(seat(home="lang_ii"), SeatState.READY, console_alive=True, phone_works=True)
    policies = {"lang_ii": QueuePolicy("lang_ii", reserve_idle=1), "general": QueuePolicy("general", relax=STEPS)}
    kept = caller(preferred="b", kept_until=NOW + timedelta(seconds=9))
    assert hindrance(there, caller(barred="a"), {}, policies, NOW) is Hindrance.BARRED
    assert hindrance(there, caller(), {"lang_ii": 1}, policies, NOW) is Hindrance.RESERVE
    assert hindrance(there, caller(wanted=frozenset({"topic:land"})), {}, policies, NOW) is Hindrance.SKILL_MISSING
    assert hindrance(there, kept, {}, policies, NOW) is Hindrance.KEPT_FOR_PREFERRED


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([], Reason.NOBODY_CERTIFIED),
        ([Hindrance.OFFLINE, Hindrance.OFFLINE], Reason.NOBODY_ON_DUTY),
        ([Hindrance.OFFLINE, Hindrance.PAUSED], Reason.ALL_PAUSED),
        ([Hindrance.PAUSED, Hindrance.BUSY], Reason.ALL_BUSY),
        ([Hindrance.BUSY, Hindrance.RESERVE], Reason.RESERVE),
        ([Hindrance.BARRED, Hindrance.OFFLINE], Reason.ONLY_BARRED),
    ],
)
def test_the_reason_is_what_keeps_the_nearest_seat(found, said):
    assert reason(found) is said
