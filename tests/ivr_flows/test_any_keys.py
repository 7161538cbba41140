"""Whatever a caller does, the menu ends well."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from ivr_flows import engine, flow, prompts
from ivr_flows.effects import (
    AskDuty,
    AskStatus,
    BookCallback,
    Collect,
    Enqueue,
    HangUp,
    TransferOut,
    Voicemail,
    prompts_of,
)
from ivr_flows.nodes import Notice

HOTLINE = flow.load(flow.FLOWS / "12348.toml")
ENDINGS = (AskDuty, AskStatus, Collect, Enqueue, Voicemail, BookCallback, TransferOut, HangUp)

resumptions = st.one_of(
    st.text("0123456789*#", max_size=13).map(engine.Digits),
    st.just(engine.Silence()),
    st.floats(0, 120).map(engine.Recorded),
    st.just(engine.TransferFailed()),
    st.builds(engine.OnDuty, st.integers(0, 2), st.booleans(), st.booleans()),
    st.builds(engine.StatusTold, st.sampled_from([None, "recorded", "handling", "answered", "closed"]), st.booleans()),
)
facts = st.builds(
    engine.Facts,
    open=st.booleans(),
    staffed=st.lists(st.sampled_from(["zh-CN", "ii-CN", "ko-CN"])).map(tuple),
    returning_language=st.sampled_from([None, "zh-CN", "ii-CN", "ko-CN", "bo-CN"]),
)


@settings(max_examples=150, deadline=None)
@given(facts, st.lists(resumptions, max_size=25))
def test_every_sprint_ends_in_one_ending_and_speaks_only_what_is_recorded(
    known: engine.Facts, happenings: list[engine.Digits]
) -> None:
    sprint = engine.start(HOTLINE, known)
    for happening in happenings:
        assert isinstance(sprint.effects[-1], ENDINGS)
        assert not any(isinstance(effect, ENDINGS) for effect in sprint.effects[:-1])
        for effect in sprint.effects:
            assert all(prompts.audio_path(prompt) for prompt in prompts_of(effect))
        stored = json.loads(json.dumps(sprint.session.to_json()))
        assert engine.Session.from_json(stored) == sprint.session
        sprint = engine.resume(HOTLINE, sprint.session, happening, known)


@settings(max_examples=100, deadline=None)
@given(facts, st.lists(resumptions, min_size=1, max_size=6))
def test_pressing_the_same_keys_for_ever_ends(known: engine.Facts, habit: list[engine.Digits]) -> None:
    sprint = engine.start(HOTLINE, known)
    for turn in range(HOTLINE.max_sprints + 3):
        if isinstance(sprint.effects[-1], Enqueue | BookCallback | HangUp):
            return
        sprint = engine.resume(HOTLINE, sprint.session, habit[turn % len(habit)], known)
    assert isinstance(sprint.effects[-1], Enqueue | BookCallback | HangUp)


@settings(max_examples=100, deadline=None)
@given(facts.filter(lambda known: not known.open), st.lists(resumptions, max_size=20))
def test_nobody_waits_in_a_queue_while_closed(known: engine.Facts, happenings: list[engine.Digits]) -> None:
    sprint = engine.start(HOTLINE, known)
    for happening in happenings:
        assert not isinstance(sprint.effects[-1], Enqueue)
        sprint = engine.resume(HOTLINE, sprint.session, happening, known)


@settings(max_examples=100, deadline=None)
@given(st.text("0123456789", min_size=7, max_size=12).filter(lambda number: number.strip("0")))
def test_a_typed_telephone_number_never_stays_in_the_session(number: str) -> None:
    closed = engine.Facts(open=False)
    sprint = engine.start(HOTLINE, closed)
    for keys in ("1", "2", "2", number):
        sprint = engine.resume(HOTLINE, sprint.session, engine.Digits(keys), closed)
    ending = sprint.effects[-1]
    assert isinstance(ending, BookCallback)
    assert ending.number == number
    assert number not in json.dumps(sprint.session.to_json())


def test_an_unknown_node_in_a_stored_session_reaches_a_person() -> None:
    known = engine.Facts(open=True)
    lost = engine.Session("12348", "older", "GONE", "zh-CN")
    ending = engine.resume(HOTLINE, lost, engine.Digits("1"), known).effects[-1]
    assert isinstance(ending, Enqueue)
    assert ending.queue == "general"


def test_every_notice_of_the_flow_names_a_listed_prompt() -> None:
    notices = [node for node in HOTLINE.nodes.values() if isinstance(node, Notice)]
    assert notices
    assert all(node.prompt in prompts.catalogue("zh-CN") for node in notices)
