"""Asked by short message: once, only where it is welcome, and one reply is the grade."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from callcenter import clock
from callcenter.calls import rows
from callcenter.db.unit_of_work import begin
from callcenter.messages import gateway as gateways
from callcenter.messages import sending
from callcenter.messages.events import MessageReceived
from callcenter.messages.models import ReceivedMessage, ShortMessage
from callcenter.surveys import opt_outs, ratings, replies, wished, written
from callcenter.surveys.callback_models import DoNotAsk
from callcenter.surveys.events import RatingSettled
from callcenter.surveys.models import Rating, Survey
from callcenter.tickets import handlers
from tests.callcenter.messages.conftest import Writing, gateway, writing
from tests.callcenter.messages.fake_gateway import SECRET, FakeGateway
from tests.callcenter.tickets.scenes import dispatched, matter

__all__ = ["gateway", "writing"]
NUMBER = "13800000001"


def left(scene: Writing, number: str = NUMBER, **form: Any) -> UUID:
    """A caller who hung up first, and the form of their call: asked in writing where that is welcome."""
    call_id = scene.call(number, ended_by="caller")
    event = scene.wrap_up(call_id, matter(), **({"sms_ok": True} | form))
    with begin() as uow:
        rows.lock(uow, call_id)
        ratings.settle(uow, call_id)
    for _ in range(2):
        for told in (event, RatingSettled(call_id)):
            with begin() as uow:
                written.ask_in_writing(uow, told)
    sending.send_due()
    written.note_sent()
    return call_id


def rating(call_id: UUID) -> Rating:
    with begin() as uow:
        return uow.session.query(Rating).filter_by(call_id=call_id).one()


def reply(client: TestClient, text: str, remote_id: str = "1", number: str = NUMBER, secret: str = SECRET) -> int:
    body = json.dumps({"id": remote_id, "from": number, "text": text}, ensure_ascii=False).encode()
    at = str(int(clock.now().timestamp()))
    headers = {gateways.TIME_HEADER: at, gateways.SIGNATURE_HEADER: gateways.signature(secret, at, body)}
    answer = client.post("/carriers/sms/received", content=body, headers=headers)
    with begin() as uow:
        for (received_id,) in uow.raw.execute("SELECT id FROM sms_received ORDER BY received_at").fetchall():
            replies.take_message(uow, MessageReceived(received_id))
    return answer.status_code


def taken() -> list[str | None]:
    with begin() as uow:
        return [each.taken_as for each in uow.session.query(ReceivedMessage).order_by(ReceivedMessage.remote_id)]


def test_who_hung_up_first_and_agreed_is_asked_once_by_a_message(writing: Writing, gateway: FakeGateway):
    call_id = left(writing)
    assert [text[:24] for text in gateway.texts] == ["【12348】您好，请您对本次12348服务评价"]
    assert (rating(call_id).invitation, rating(call_id).invited, rating(call_id).mode) == ("sms", True, "sms")
    assert rating(call_id).asked_at is not None


@pytest.mark.parametrize("form", [{"sms_ok": False}, {"sms_ok": None}, {"safe_contact": True}, {"state": "open"}])
def test_nobody_is_written_to_who_did_not_agree_or_needs_care(writing: Writing, gateway: FakeGateway, form: Any):
    call_id = left(writing, **form)
    assert gateway.texts == []
    assert (rating(call_id).invitation, rating(call_id).invited) == ("caller_left", False)


def test_nobody_is_written_to_after_an_opt_out(writing: Writing, gateway: FakeGateway):
    with begin() as uow:
        opt_outs.do_not_ask(uow, writing.point(), "said")
    assert rating(left(writing)).invitation == "caller_left"
    assert gateway.texts == []


def test_what_the_gateway_never_took_is_no_invitation(writing: Writing, gateway: FakeGateway):
    gateway.mood = "refuses"
    assert rating(left(writing)).invitation == "caller_left"


def test_a_number_is_the_grade_and_the_first_one_stands(writing: Writing, gateway: FakeGateway, client: TestClient):
    call_id = left(writing)
    assert reply(client, " 4 不满意", "1") == 204
    assert reply(client, "1", "2") == 204
    assert (rating(call_id).grade, rating(call_id).keys, rating(call_id).invitation) == (4, "4", "sms")
    assert taken() == ["grade", "unasked"]
    with begin() as uow:
        told = uow.raw.execute("SELECT count(*) FROM outbox WHERE event = 'RatingSettled'").fetchone()
    assert told is not None
    assert told[0] > 0


def test_a_message_handed_over_again_is_one_message(writing: Writing, gateway: FakeGateway, client: TestClient):
    left(writing)
    assert [reply(client, "2", "1"), reply(client, "2", "1")] == [204, 204]
    assert taken() == ["grade"]


def test_a_wrong_reply_is_answered_once(writing: Writing, gateway: FakeGateway, client: TestClient):
    call_id = left(writing)
    for number, text in enumerate(["谢谢", "9", "12"], 1):
        reply(client, text, str(number))
        sending.send_due()
    assert len(gateway.texts) == 2
    reply(client, "3", "9")
    assert (rating(call_id).grade, len(gateway.texts)) == (3, 2)


@pytest.mark.parametrize("word", ["TD", "td", "退订"])
def test_the_wish_not_to_be_asked_ends_it(writing: Writing, gateway: FakeGateway, client: TestClient, word: str):
    left(writing)
    reply(client, word)
    with begin() as uow:
        assert opt_outs.holds(uow, writing.point())
        assert [each.how for each in uow.session.query(DoNotAsk)] == ["replied"]
    assert taken() == ["opt_out"]


def test_after_three_days_a_number_is_no_answer_any_more(writing: Writing, gateway: FakeGateway, client: TestClient):
    call_id = left(writing)
    writing.turn(days=4)
    reply(client, "5")
    assert rating(call_id).grade is None
    assert taken() == ["unasked"]


def test_a_reply_answers_the_newest_question(writing: Writing, gateway: FakeGateway, client: TestClient):
    first = left(writing)
    writing.turn(hours=1)
    second = left(writing)
    reply(client, "2")
    assert (rating(first).grade, rating(second).grade) == (None, 2)


def test_an_unsigned_message_is_read_by_nobody(writing: Writing, gateway: FakeGateway, client: TestClient):
    left(writing)
    assert reply(client, "1", secret="wrong") == 403
    assert taken() == []


def test_the_invitation_names_no_matter(writing: Writing, gateway: FakeGateway):
    left(writing)
    with begin() as uow:
        assert all(message.ticket_id is None for message in uow.session.query(ShortMessage))
    assert not any(word in gateway.texts[0] for word in ("工资", "法律援助", "劳动"))


def wished_for(scene: Writing, filed: dict[str, Any]) -> UUID:
    call_id = scene.call(NUMBER, ended_by="seat")
    event = scene.wrap_up(call_id, filed)
    with begin() as uow:
        uow.raw.execute("UPDATE call SET rating_state = 'invited' WHERE id = %s", (call_id,))
        rows.lock(uow, call_id)
        uow.raw.execute(
            """INSERT INTO rating (id, org_id, call_id, invitation, invited, grade, keys, after, account_id, language,
                business_day) SELECT gen_random_uuid(), org_id, id, 'played', true, 5, '5', 'callback', account_id,
                language, business_day FROM call WHERE id = %s""", (call_id,)
        )  # fmt: skip
        ratings.settle(uow, call_id)
    with begin() as uow:
        handlers.record_disposition(uow, event)
    return call_id


def test_a_wish_for_another_person_is_a_task_at_once_and_not_for_who_served(writing: Writing, gateway: FakeGateway):
    call_id = wished_for(writing, dispatched())
    assert [wished.open_wished(), wished.open_wished()] == [1, 0]
    with begin() as uow:
        (survey,) = uow.session.query(Survey).all()
    assert (survey.mode, survey.mode_reason, survey.state, survey.round) == ("person", "wished", "due", 0)
    assert survey.served_by == writing.agents["101"]
    assert rating(call_id).survey_id == survey.id
