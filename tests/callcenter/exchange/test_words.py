"""What both sides agree on, without a database: standing, mapping, who keeps a matter, signatures, comparing lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.exchange import mapping, reconcile, responsibility, signature
from callcenter.exchange.mapping import Consent
from callcenter.exchange.ports import Line
from callcenter.exchange.standing import MAY_SAY, Word, fold
from callcenter.tickets.moves import STAGES
from callcenter.tickets.taxonomy import ROOTS
from tests.peers import city_server

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def word(side: str, seq: int, kind: str, **body: object) -> Word:
    return Word(side, seq, kind, body)  # type: ignore[arg-type]


OFFER = word("offerer", 1, "offer", ticket_no="A1", status="received")
ACCEPT = word("asked", 1, "accept", ticket_no="B1")


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ([OFFER], "offered"),
        ([OFFER, ACCEPT], "accepted"),
        ([OFFER, word("asked", 1, "refuse", reason="not_ours")], "refused"),
        ([OFFER, ACCEPT, word("asked", 2, "result", outcome="solved")], "result_given"),
        ([OFFER, ACCEPT, word("offerer", 2, "close", outcome="withdrawn")], "withdrawn"),
        ([OFFER, ACCEPT, word("asked", 2, "result"), word("offerer", 2, "close", outcome="done")], "closed"),
        ([OFFER, word("asked", 1, "refuse"), word("asked", 2, "accept")], "refused"),
        ([OFFER, word("offerer", 2, "accept")], "offered"),
    ],
)
def test_a_hand_over_stands_where_its_words_say(words: list[Word], stage: str) -> None:
    assert fold(words).stage == stage


@given(
    st.lists(st.sampled_from(sorted(MAY_SAY["asked"])), max_size=5),
    st.lists(st.sampled_from(["status", "close"]), max_size=3),
    st.randoms(),
)
def test_the_order_in_which_words_arrive_does_not_matter(asked: list[str], offered: list[str], chance: object) -> None:
    words = [OFFER, *(word("offerer", n, kind, status=str(n)) for n, kind in enumerate(offered, 2))]
    words += [word("asked", n, kind, status=str(n), outcome=str(n)) for n, kind in enumerate(asked, 1)]
    expected = fold(words)
    chance.shuffle(words)  # type: ignore[attr-defined]
    assert fold(words) == expected


def test_each_side_knows_the_others_number_and_state() -> None:
    now = fold(
        [OFFER, ACCEPT, word("asked", 2, "status", status="processing"), word("asked", 3, "status", status="odd")]
    )
    assert (now.offerer_ticket_no, now.asked_ticket_no) == ("A1", "B1")
    assert (now.offerer_status, now.asked_status) == ("received", "odd")


@pytest.mark.parametrize(
    ("judgement", "taken_by", "keeper"),
    [
        ("ours", "theirs", "ours"),
        ("theirs", "ours", "theirs"),
        ("unclear", "ours", "ours"),
        ("unclear", "theirs", "theirs"),
    ],
)
def test_what_is_unclear_is_kept_by_whoever_took_the_call(judgement, taken_by, keeper) -> None:
    assert responsibility.keeper(judgement, taken_by) == keeper


def test_what_was_refused_once_is_not_offered_again() -> None:
    assert responsibility.may_offer("theirs", "ours", refused_before=False)
    assert not responsibility.may_offer("theirs", "ours", refused_before=True)
    assert not responsibility.may_offer("unclear", "ours", refused_before=False)


FACTS = {
    "ticket_no": "T1",
    "category": "M01-01",
    "summary": "欠薪",
    "phone": "13800000001",
    "name": "王某",
    "urgent": True,
}


def test_name_and_number_leave_only_if_the_caller_agreed() -> None:
    without = mapping.outward(FACTS, Consent(hand_over=True))
    assert "13800000001" not in str(without)
    assert "王某" not in str(without)
    assert {(n.field, n.what, n.why) for n in without.notes} >= {("phone", "withheld", "no_consent")}
    agreed = mapping.outward(FACTS, Consent(hand_over=True, contact=True))
    assert agreed.body["contact_phone"] == "13800000001"


def test_a_matter_that_needs_care_leaves_only_with_consent() -> None:
    assert mapping.may_leave(careful=False, consent=Consent())
    assert not mapping.may_leave(careful=True, consent=Consent(contact=True))
    assert mapping.may_leave(careful=True, consent=Consent(hand_over=True))


def test_nothing_leaves_that_is_not_listed() -> None:
    body = mapping.outward(FACTS | {"notes": "内部", "handler": "101"}, Consent(True, True)).body
    assert set(body) <= {field["theirs"] for field in mapping.words()["fields"]}


def test_the_log_of_a_message_holds_no_contents() -> None:
    mapped = mapping.outward(FACTS, Consent(True, True))
    assert not any(value in str(mapped.notes) for value in ("13800000001", "王某", "欠薪"))


def test_what_we_have_no_word_for_is_kept_and_noted() -> None:
    told = mapping.inward({"category": "航空航天", "content": "问题", "weather": "晴"})
    assert told.body["category"] == "Q09-99"
    failed = {(note.field, note.why) for note in told.notes if note.what == "failed"}
    assert failed == {("category", "unknown_code"), ("weather", "unknown_field")}
    assert mapping.code_in("status", "flying")[0] == "flying"
    assert mapping.code_in("status", "flying")[1][0].what == "failed"


def test_every_stage_and_every_first_level_of_ours_has_a_word_of_theirs() -> None:
    assert set(mapping.words()["status_out"]) == set(STAGES)
    assert {code[0] for code in mapping.words()["category_out"]} == set(ROOTS)


def test_a_text_too_long_is_cut_and_noted() -> None:
    mapped = mapping.outward({"summary": "长" * 3000}, Consent())
    assert len(mapped.body["content"]) == mapping.LONGEST
    assert ("summary", "cut_off") in {(note.field, note.why) for note in mapped.notes if note.what == "failed"}


def test_a_signature_fits_its_request_alone_and_not_for_long() -> None:
    signed = signature.headers("s", "POST", "/a?b=1", b"{}", NOW)
    assert signature.fits("s", "POST", "/a?b=1", b"{}", signed, NOW + timedelta(seconds=300))
    for secret, method, target, body in [
        ("t", "POST", "/a?b=1", b"{}"),
        ("s", "GET", "/a?b=1", b"{}"),
        ("s", "POST", "/a?b=2", b"{}"),
        ("s", "POST", "/a?b=1", b"[]"),
        ("", "POST", "/a?b=1", b"{}"),
    ]:
        assert not signature.fits(secret, method, target, body, signed, NOW)
    assert not signature.fits("s", "POST", "/a?b=1", b"{}", signed, NOW + timedelta(seconds=301))
    assert not signature.fits("", "POST", "/a", b"", signature.headers("", "POST", "/a", b"", NOW), NOW)


def test_the_other_side_computes_the_same_signature() -> None:
    signed = signature.headers("s", "GET", "/x?y=z", b"", NOW)
    at = signed[signature.TIME_HEADER]
    assert city_server.signature("s", "GET", "/x?y=z", at, b"") == signed[signature.SIGNATURE_HEADER]


OURS = Line("R1", "out", "accepted", "A1", "B1", "processing", "assigned", heard_upto=1, said=2)


def test_equal_lists_have_no_differences() -> None:
    assert reconcile.compare([OURS], [reconcile.mirrored(OURS)]) == []


@pytest.mark.parametrize(
    ("theirs", "kind"),
    [
        (None, "missing_there"),
        (replace(reconcile.mirrored(OURS), heard_upto=1), "behind_there"),
        (replace(reconcile.mirrored(OURS), said=3), "behind_here"),
        (replace(reconcile.mirrored(OURS), stage="closed"), "contradiction"),
        (replace(reconcile.mirrored(OURS), own_ticket_no="B9"), "contradiction"),
    ],
)
def test_a_difference_is_named_by_what_mends_it(theirs: Line | None, kind: str) -> None:
    (found,) = reconcile.compare([OURS], [theirs] if theirs else [])
    assert found.kind == kind


def test_what_only_they_have_is_missing_here() -> None:
    (found,) = reconcile.compare([], [reconcile.mirrored(OURS)])
    assert found.kind == "missing_here"
