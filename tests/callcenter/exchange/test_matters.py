"""Matters given and taken: consent, who keeps them, their result, and what a person may do."""

from __future__ import annotations

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.errors import CallcenterError
from callcenter.exchange import figures, handlers, records, sending, service, sharing
from callcenter.exchange.mapping import Consent
from callcenter.tickets import merging, stages
from tests.callcenter.exchange.lines import Exchanging
from tests.callcenter.tickets.people_of_tests import signed_in


def offered(lines: Exchanging, consent: Consent | None = None, judgement: str = "theirs", **ticket: object):
    """A ticket that was offered and has arrived there."""
    ticket_id = lines.ticket(**ticket)  # type: ignore[arg-type]
    with begin() as uow:
        row = service.offer(uow, ticket_id, lines.scene.account("101"), judgement=judgement,
                            consent=consent or Consent(True))  # type: ignore[arg-type]  # fmt: skip
        exchange_id, reference = row.id, row.reference
    lines.exchange()
    return ticket_id, exchange_id, lines.city.matters[reference]


def ticket(lines: Exchanging, ticket_id: object):
    with begin() as uow:
        return stages.for_update(uow, ticket_id)  # type: ignore[arg-type]


def history(lines: Exchanging, ticket_id: object) -> list[str]:
    return [row[0] for row in lines.rows("SELECT kind FROM ticket_event WHERE ticket_id = %s ORDER BY seq", ticket_id)]


def exchange(lines: Exchanging, exchange_id: object):
    with begin() as uow:
        return records.by_id(uow, exchange_id)  # type: ignore[arg-type]


def test_an_accepted_matter_is_signed_answered_and_closed_with_their_number(lines: Exchanging) -> None:
    ticket_id, exchange_id, there = offered(lines)
    assert ticket(lines, ticket_id).stage == "dispatched"
    assert ticket(lines, ticket_id).department == "hotline_12345"
    lines.city.accept(there)
    lines.exchange()
    assert exchange(lines, exchange_id).peer_ticket_no == there.ticket_no
    assert ticket(lines, ticket_id).stage == "signed"
    lines.city.say(there, "result", {"outcome": "solved", "text": "已退费"})
    lines.exchange()
    assert ticket(lines, ticket_id).stage == "result_given"
    assert exchange(lines, exchange_id).result == "已退费"
    with begin() as uow:
        stages.move(uow, stages.for_update(uow, ticket_id), "close", None, {"outcome": "solved", "note": ""})
    lines.settle()
    assert exchange(lines, exchange_id).stage == there.stage == "closed"
    assert lines.differences() == []


def test_a_refused_matter_is_local_again_and_its_first_responder_unchanged(lines: Exchanging) -> None:
    ticket_id, exchange_id, there = offered(lines)
    first = ticket(lines, ticket_id).first_responder_id
    lines.city.refuse(there)
    lines.exchange()
    now = ticket(lines, ticket_id)
    assert (now.stage, now.state, now.first_responder_id) == ("returned", "open", first)
    assert first is not None
    assert exchange(lines, exchange_id).stage == "refused"
    with begin() as uow, pytest.raises(service.KeptByUs):
        service.offer(uow, ticket_id, None, judgement="theirs", consent=Consent(True))


def test_an_unclear_matter_stays_with_us_who_took_the_call(lines: Exchanging) -> None:
    ticket_id = lines.ticket()
    with begin() as uow, pytest.raises(service.KeptByUs, match="首先接到来电"):
        service.offer(uow, ticket_id, None, judgement="unclear", consent=Consent(True))


@pytest.mark.parametrize("careful", [{"safe_contact": True}, {"category": "M02-06"}])
def test_nothing_of_a_matter_that_needs_care_leaves_without_consent(lines: Exchanging, careful: dict) -> None:
    ticket_id = lines.ticket(**careful)
    with begin() as uow, pytest.raises(sharing.ConsentMissing):
        service.offer(uow, ticket_id, None, judgement="theirs", consent=Consent(contact=True))
    assert lines.rows("SELECT 1 FROM exchange_message") == []


def test_with_consent_it_leaves_and_the_number_only_with_its_own(lines: Exchanging) -> None:
    _ticket, _exchange, there = offered(lines, Consent(True), category="M02-06", number="13800000022")
    assert there.heard[1]["body"]["content"] == "商家拒不退费"
    assert "13800000022" not in str(there.heard)
    _ticket, _exchange, other = offered(lines, Consent(True, True), number="13800000023")
    assert other.heard[1]["body"]["contact_phone"] == "13800000023"
    assert other.heard[1]["body"]["contact_name"] == "王某"


def test_numbers_stand_in_no_table_of_the_exchange_that_was_not_told_them(lines: Exchanging) -> None:
    offered(lines, Consent(True), number="13800000024")
    assert "13800000024" not in str(lines.rows("SELECT * FROM exchange_message"))
    assert "13800000024" not in str(lines.rows("SELECT * FROM exchange"))


def test_the_department_12345_is_12345(lines: Exchanging) -> None:
    ticket_id = lines.ticket(department="hotline_12345")
    lines.settle()
    (reference,) = lines.city.matters
    assert lines.city.matters[reference].heard[1]["body"]["ticket_no"] == ticket(lines, ticket_id).number
    assert history(lines, ticket_id).count("exchanged") == 1
    lines.react()
    assert len(lines.rows("SELECT 1 FROM exchange")) == 1


def test_a_careful_matter_sent_to_the_department_12345_waits_for_a_persons_word(lines: Exchanging) -> None:
    ticket_id = lines.ticket(department="hotline_12345", safe_contact=True)
    lines.settle()
    assert lines.city.matters == {}
    with begin() as uow:
        service.offer(uow, ticket_id, None, judgement="theirs", consent=Consent(True))
    lines.settle()
    assert len(lines.city.matters) == 1


def test_a_matter_withdrawn_before_its_result_is_withdrawn_on_both_sides(lines: Exchanging) -> None:
    _ticket, exchange_id, there = offered(lines)
    with begin() as uow:
        service.withdraw(uow, exchange_id, lines.scene.account("101"), "来电人改变主意")
    lines.exchange()
    assert exchange(lines, exchange_id).stage == there.stage == "withdrawn"
    with begin() as uow, pytest.raises(service.NotForDecision):
        service.withdraw(uow, exchange_id, lines.scene.account("101"), "再次")


def test_a_matter_that_is_with_12345_becomes_nobodys_double(lines: Exchanging) -> None:
    """Else their number would be answered by a ticket that nobody works on any more."""
    older = lines.ticket()
    later, exchange_id, _there = offered(lines)
    with begin() as uow, pytest.raises(merging.MergeRefused):
        merging.merge(uow, signed_in(lines.scene, "900", "admin"), later, older, "同一事项")
    with begin() as uow:
        service.withdraw(uow, exchange_id, lines.scene.account("101"), "并入在办工单")
    with begin() as uow:
        merging.merge(uow, signed_in(lines.scene, "900", "admin"), later, older, "同一事项")
    assert ticket(lines, later).merged_into_id == older


def test_their_matter_becomes_a_ticket_of_channel_12345_with_its_clocks(lines: Exchanging) -> None:
    there = lines.city.offer("消费维权", "健身房跑路", contact_phone="13900000001", contact_name="李某")
    lines.exchange()
    row = lines.row("SELECT t.id, t.channel, t.category, "
                    "(SELECT count(*) FROM running_clock r WHERE r.ticket_id = t.id), "
                    "t.first_responder_id, c.channel, c.reference, "
                    "p.last_four FROM ticket t JOIN ticket_contact tc ON tc.ticket_id = t.id "
                    "JOIN contact c ON c.id = tc.contact_id JOIN contact_point p ON p.id = t.point_id")  # fmt: skip
    assert row[1:3] == ("12345", "M09-02")
    assert row[3] > 0
    assert row[4] is None
    assert row[5:] == ("12345", there.ticket_no, "0001")


def test_a_matter_of_theirs_that_we_work_on_is_taken_told_and_answered(lines: Exchanging) -> None:
    there = lines.city.offer("消费维权", "健身房跑路")
    lines.exchange()
    ticket_id = lines.row("SELECT ticket_id FROM exchange")[0]
    with begin() as uow:
        here = stages.for_update(uow, ticket_id)
        number, answer = here.number, {"outcome": "answered", "note": "告知可向消协投诉"}
        stages.move(uow, here, "close", None, answer)
    lines.settle()
    assert [there.heard[n]["kind"] for n in sorted(there.heard)] == ["accept", "status", "result"]
    assert there.told("theirs", "ticket_no") == number
    assert there.word("result")[0]["body"] == {"outcome": "solved", "text": "告知可向消协投诉"}
    lines.city.say(there, "close", {"outcome": "done"})
    lines.settle()
    assert lines.differences() == []


def test_the_words_of_a_result_stay_here_where_the_matter_needs_care(lines: Exchanging) -> None:
    there = lines.city.offer("婚姻家庭", "求助")
    lines.exchange()
    ticket_id = lines.row("SELECT ticket_id FROM exchange")[0]
    with begin() as uow:
        here = stages.for_update(uow, ticket_id)
        here.safe_contact = True
        uow.session.flush()
        stages.move(uow, here, "close", None, {"outcome": "answered", "note": "已安排庇护"})
    lines.settle()
    assert there.word("result")[0]["body"]["text"] == ""
    assert "庇护" not in str(there.heard)


@pytest.mark.parametrize(("judgement", "kept", "stage"), [("ours", True, "accepted"), ("unclear", False, "refused"),
                                                          ("theirs", False, "refused")])  # fmt: skip
def test_their_offer_is_decided_by_the_rule(lines: Exchanging, judgement: str, kept: bool, stage: str) -> None:
    there = lines.city.offer("其他", "说不清")
    lines.exchange()
    exchange_id = lines.row("SELECT id FROM exchange")[0]
    with begin() as uow:
        row, keeps = service.decide(uow, exchange_id, lines.scene.account("101"), judgement=judgement, text="")  # type: ignore[arg-type]
        assert keeps is kept
    lines.exchange()
    assert row.stage == there.stage == stage
    with begin() as uow, pytest.raises(service.NotForDecision):
        service.decide(uow, exchange_id, lines.scene.account("101"), judgement="ours", text="")


def test_an_unclear_matter_whose_call_we_took_first_stays_here_when_they_send_it(lines: Exchanging) -> None:
    lines.city.offer("其他", "说不清", taken_by="12348")
    lines.exchange()
    with begin() as uow:
        exchange_id = uow.raw.execute("SELECT id FROM exchange").fetchone()[0]  # type: ignore[index]
        _row, keeps = service.decide(uow, exchange_id, lines.scene.account("101"), judgement="unclear", text="")
    assert keeps


def test_two_words_under_one_number_are_refused(lines: Exchanging) -> None:
    there = lines.city.offer("其他", "甲")
    lines.exchange()
    other = there.said[1] | {"id": "01999999-0000-7000-8000-00000000abcd"}
    with pytest.raises(CallcenterError, match="another message"):
        lines.hear(other)


def test_a_word_before_its_offer_waits_for_it(lines: Exchanging) -> None:
    there = lines.city.offer("其他", "甲")
    lines.city.say(there, "close", {"outcome": "withdrawn"})
    assert lines.hear(there.said[2]) == {"upto": 0}
    assert lines.rows("SELECT 1 FROM exchange") == []
    assert lines.hear(there.said[1]) == {"upto": 2}
    assert lines.row("SELECT stage FROM exchange") == ("withdrawn",)


def test_what_they_refuse_to_understand_is_a_dead_letter_that_a_person_sends_again(
    lines: Exchanging, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket_id = lines.ticket()
    with begin() as uow:
        service.offer(uow, ticket_id, None, judgement="theirs", consent=Consent(True))
    from tests.peers.city_hotline import Wrong

    def no(_message: dict) -> None:
        raise Wrong(422, "unknown category")

    good, lines.there.deliver = lines.there.deliver, no
    lines.exchange()
    message_id, state, error = lines.row("SELECT id, state, error FROM exchange_message")
    assert (state, error) == ("dead", "HTTP 422: unknown category")
    lines.later(hours=30)
    assert sending.send_through(lines.phone) == 0
    lines.there.deliver = good
    with begin() as uow:
        service.resend(uow, message_id, lines.scene.account("201", "supervisor"))
    lines.settle()
    assert lines.differences() == []
    assert lines.row("SELECT action FROM audit_entry WHERE action = 'exchange_resent'") == ("exchange_resent",)


def test_tries_come_later_and_later_and_end(lines: Exchanging) -> None:
    delays = [sending.delay(n).total_seconds() for n in range(1, sending.MOST_ATTEMPTS)]
    assert delays[:4] == [5, 10, 20, 40]
    assert delays == sorted(delays)
    assert max(delays) == 3600
    assert 10 * 3600 < sum(delays) < 24 * 3600


def test_an_unknown_state_of_theirs_is_kept_and_noted_as_a_failure_of_mapping(lines: Exchanging) -> None:
    _ticket, exchange_id, there = offered(lines)
    lines.city.accept(there)
    lines.city.say(there, "status", {"status": "teleported"})
    lines.settle()
    assert exchange(lines, exchange_id).peer_status == "teleported"
    notes = lines.row("SELECT mapping FROM exchange_message WHERE kind = 'status' AND direction = 'in'")[0]
    assert notes == [{"field": "status", "theirs": "status", "what": "failed", "why": "unknown_code"}]


def test_their_word_never_fails_because_our_ticket_has_moved_on(lines: Exchanging) -> None:
    ticket_id, _exchange, there = offered(lines)
    lines.city.accept(there)
    with begin() as uow:
        stages.move(uow, stages.for_update(uow, ticket_id), "close", None, {"outcome": "invalid", "note": ""})
    lines.city.say(there, "result", {"outcome": "solved", "text": "好了"})
    lines.settle()
    assert lines.differences() == []


def test_without_a_line_nothing_is_offered(lines: Exchanging) -> None:
    from callcenter import settings as settings_module

    settings_module.use(settings_module.load().model_copy(update={"peer_12345_url": ""}))
    ticket_id = lines.ticket(department="hotline_12345")
    lines.react()
    with begin() as uow, pytest.raises(service.ExchangeOff):
        service.offer(uow, ticket_id, None, judgement="theirs", consent=Consent(True))
    assert sending.send_due() == 0
    assert lines.rows("SELECT 1 FROM exchange") == []


def test_a_month_counts_what_went_and_came(lines: Exchanging) -> None:
    _t, _e, there = offered(lines)
    lines.city.accept(there)
    _t, _e, other = offered(lines)
    lines.city.refuse(other)
    lines.city.offer("其他", "甲")
    lines.exchange()
    with begin() as uow:
        handlers.open_unclaimed(uow)
        november, december = figures.by_month(uow, lines.now.date().replace(day=1), lines.now.date().replace(month=12))
    assert (november.tickets_out, november.tickets_in, november.shared, november.failed) == (2, 1, 2, 1)
    assert (december.tickets_out, december.tickets_in) == (0, 0)
