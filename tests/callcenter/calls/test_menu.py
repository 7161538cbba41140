"""The caller's leg outside the conference: menu, repeats, fallback, messages, callbacks."""

import pytest

from callcenter.calendar import queries as calendar
from callcenter.calls import effects
from callcenter.db.unit_of_work import begin
from callcenter.flows import service as flows
from tests.callcenter.calls.line import Caller, new_sid


def counts(hotline):
    tables = ("call", "leg", "webhook_reply", "queue_entry", "return_call", "voicemail", "carrier_command")
    return {table: hotline.row(f"SELECT count(*) AS n FROM {table}")["n"] for table in tables}


def test_the_first_document_greets_and_asks_for_the_language(hotline):
    caller = hotline.call()
    assert caller.document.verbs[-1] == "Gather"
    assert caller.document.plays[0] == "g0"
    call = hotline.call_of(caller)
    assert (call["state"], call["direction"], call["step"]) == ("menu", "inbound", 1)
    assert call["caller_point_id"] is not None


def test_the_number_stands_in_no_table_but_as_hash_and_cipher(hotline):
    hotline.call("13800000077")
    for table in ("call", "leg", "call_event", "webhook_reply"):
        assert "13800000077" not in str(hotline.rows(f"SELECT * FROM {table}"))
    assert hotline.row("SELECT masked FROM contact_point")["masked"] == "138****0077"


def test_a_repeated_voice_webhook_is_the_same_call(hotline):
    caller = hotline.call()
    first = caller.document.text
    assert caller.dial().text == first
    assert counts(hotline)["call"] == 1


def test_a_repeated_key_changes_nothing_twice(hotline):
    caller = hotline.call()
    action = caller.document.attribute("Gather", "action")
    first = caller.request(action, Digits="1").text
    before = counts(hotline)
    assert caller.request(action, Digits="1").text == first
    assert caller.request(action, Digits="3").text == first  # even with another key: that step is over
    assert counts(hotline) == before


def test_a_step_that_is_not_due_yet_gets_the_current_document(hotline):
    caller = hotline.call()
    current = caller.document.text
    assert caller.request(f"/flow/{hotline.call_of(caller)['id']}/7", Digits="1").text == current


def test_no_key_at_all_reaches_a_person(hotline):
    caller = hotline.call()
    for _ in range(3):
        if caller.document.verbs[-1] == "Enqueue":
            break
        caller.press("")
    assert caller.document.body("Enqueue") == "qgeneral"


def test_key_three_of_the_main_menu_is_the_migrant_workers_queue_with_priority(hotline):
    caller = hotline.waiting(keys="13")
    entry = hotline.row("SELECT * FROM queue_entry")
    assert caller.document.body("Enqueue") == "qmigrant_worker"
    assert (entry["priority"], entry["special_group"]) == (2, "migrant_worker")
    assert "group:migrant_worker" in entry["wanted"]
    assert hotline.call_of(caller)["notice_version"].startswith("n1")


def test_key_two_rings_the_yi_seats_without_any_mandarin(hotline):
    caller = hotline.waiting(keys="2")
    assert caller.document.body("Enqueue") == "qlang_ii"
    assert caller.document.plays == []
    waiting = caller.request(f"/wait/{caller.entry}", QueueSid="QU1")
    assert waiting.plays == ["music24"]
    assert hotline.row("SELECT language FROM queue_entry")["language"] == "ii-CN"


def test_an_unknown_call_hears_an_apology_and_a_goodbye(hotline):
    caller = Caller(hotline.line)
    unknown = "01999999-0000-7000-8000-00000000dead"
    for path in (f"/flow/{unknown}/1", f"/join/{unknown}", f"/after/{unknown}", f"/wait/{unknown}", f"/left/{unknown}"):
        document = caller.request(path, Digits="1", QueueResult="leave")
        assert document.plays == ["system_busy"], path
        assert document.verbs[-1] == "Hangup"


def test_an_unknown_key_is_told_and_the_second_one_reaches_a_person(hotline):
    caller = hotline.call(keys="14")
    caller.press("5")
    assert caller.document.plays[0] == "wrong_key"
    caller.press("5")
    assert caller.document.verbs == ["Enqueue"]
    assert caller.request(f"/wait/{caller.entry}").plays[0] == "transfer_person"


def test_the_queues_own_words_open_the_waiting_and_come_once(hotline):
    """A seat that is free at once breaks in; words before Enqueue would keep it in silence until they are over."""
    caller = hotline.call(keys="13")
    assert caller.document.verbs == ["Enqueue"]
    entry = caller.entry
    assert caller.request(f"/wait/{entry}").plays[0] == "qm"
    assert "qm" not in caller.request(f"/wait/{entry}").plays


def test_the_notice_is_spoken_before_the_queue_and_not_in_it(hotline):
    caller = hotline.call()
    caller.press("")
    assert caller.document.plays == ["n1"]
    assert caller.request(f"/wait/{caller.entry}").plays[0] == "transfer_person"


def test_the_fallback_is_the_current_document(hotline):
    caller = hotline.call(keys="1")
    current = caller.document.text
    assert caller.request("/voice-fallback", ErrorCode="11205").text == current


def test_the_fallback_of_a_call_never_heard_of_begins_it(hotline):
    caller = Caller(hotline.line)
    assert caller.request("/voice-fallback", ErrorCode="11205").plays[0] == "g0"


def test_a_menu_that_keeps_failing_ends_with_a_person_and_not_in_a_circle(hotline):
    caller = hotline.call(keys="1")
    for _ in range(3):
        caller.request("/voice-fallback", ErrorCode="11205")
    caller.request("/voice-fallback", ErrorCode="11205")
    assert caller.document.plays == ["transfer_person"]
    assert caller.document.body("Enqueue") == "qgeneral"
    caller.request("/voice-fallback", ErrorCode="11205")
    assert caller.document.plays == ["system_busy"]


@pytest.mark.parametrize(
    "why",
    [
        {"ErrorCode": "11200", "ErrorUrl": "http://127.0.0.1:8000/audio/zh-CN/m1_a.wav?v=1"},
        {"ErrorCode": "12300", "ErrorUrl": "http://127.0.0.1:8000/audio/zh-CN/m1_a.wav?v=1"},
        {"ErrorCode": "12100", "ErrorUrl": "http://127.0.0.1:8000/carriers/twilio/flow/1/2"},
    ],
)
def test_a_document_that_cannot_be_carried_out_is_not_given_again_but_reaches_a_person(hotline, why):
    """Carriers ask the fallback once: the same document again would end the call."""
    caller = hotline.call(keys="1")
    caller.request("/voice-fallback", **why)
    assert caller.document.plays == ["transfer_person"]
    assert caller.document.body("Enqueue") == "qgeneral"


def test_while_closed_a_document_that_cannot_be_carried_out_is_an_apology(hotline, monkeypatch):
    monkeypatch.setattr(calendar, "is_open", lambda *_: False)
    caller = hotline.call(keys="1")
    caller.request("/voice-fallback", ErrorCode="12300", ErrorUrl="http://127.0.0.1:8000/audio/zh-CN/ah0.wav")
    assert caller.document.plays == ["system_busy"]


def test_when_the_menu_itself_breaks_the_carrier_is_told_to_use_the_fallback(hotline, monkeypatch):
    caller = hotline.call()

    def broken(*_args):
        raise RuntimeError("broken menu")

    monkeypatch.setattr(effects, "facts_of", broken)
    answer = hotline.line.send(caller.document.attribute("Gather", "action"), caller.fields(Digits="1"))
    assert answer.status_code == 500
    assert caller.request("/voice-fallback", ErrorCode="11200").plays[0] == "g0"


def test_when_nothing_is_published_the_caller_hears_an_apology(hotline, monkeypatch):
    def nothing(_uow):
        raise flows.NoFlow("12348")

    monkeypatch.setattr(flows, "latest", nothing)
    assert hotline.call().document.plays == ["system_busy"]


def test_a_call_keeps_the_menu_it_began_with(hotline, tmp_path):
    caller = hotline.call()
    before = hotline.call_of(caller)["flow_version_id"]
    text = (flows.FOLDER / "12348.toml").read_text(encoding="utf8")
    newer = tmp_path / "12348.toml"
    newer.write_text(f"# another edition\n{text}", encoding="utf8")
    with begin() as uow:
        flows.publish(uow, newer)
    caller.press("1")
    assert hotline.call_of(caller)["flow_version_id"] == before
    assert hotline.call_of(hotline.call("13800000002"))["flow_version_id"] != before


def closed(hotline):
    with begin() as uow:
        uow.raw.execute("DELETE FROM opening_hours")


def after_hours(hotline):
    """A caller at night, after the language: the offer of a message."""
    closed(hotline)
    caller = hotline.call(keys="1")
    assert "ah1" in caller.document.plays, caller.document.text
    return caller


def test_at_night_a_message_is_taken_and_stands_in_the_list_of_return_calls(hotline):
    caller = after_hours(hotline)
    caller.press("1")
    assert "Record" in caller.document.verbs
    url = caller.document.attribute("Record", "action")
    fields = {"RecordingSid": new_sid("RE"), "RecordingDuration": "17", "RecordingUrl": "http://x/RE"}
    done = caller.request(url, **fields)
    assert done.plays == ["voicemail_received"]
    assert caller.request(url, **fields).text == done.text
    caller.hang_up()
    assert hotline.call_of(caller)["outcome"] == "voicemail"
    listed = hotline.row("SELECT * FROM return_call")
    assert (listed["kind"], listed["state"], listed["voicemail_call_id"]) == (
        "voicemail",
        "open",
        hotline.call_of(caller)["id"],
    )


def test_a_message_is_kept_when_the_caller_hangs_up_at_its_end(hotline):
    caller = after_hours(hotline)
    caller.press("1")
    url = caller.document.attribute("Record", "action")
    caller.request(url, RecordingSid="RE1", RecordingDuration="9", Digits="hangup", CallStatus="completed")
    caller.hang_up()
    assert hotline.call_of(caller)["outcome"] == "voicemail"
    assert hotline.row("SELECT seconds FROM voicemail")["seconds"] == 9


def test_a_message_without_a_word_is_no_message(hotline):
    caller = after_hours(hotline)
    caller.press("1")
    url = caller.document.attribute("Record", "action")
    again = caller.request(url, RecordingSid="RE1", RecordingDuration="0")
    assert "Record" in again.verbs
    assert again.plays
    assert counts(hotline)["voicemail"] == 0


def silent(hotline, caller):
    """The carrier goes on below a Record that heard nothing."""
    return caller.request(caller.document.body("Redirect"))


def test_who_says_nothing_after_the_tone_is_asked_again_and_then_told_goodbye(hotline):
    caller = after_hours(hotline)
    caller.press("1")
    first = caller.document.body("Redirect")
    again = silent(hotline, caller)
    assert (again.plays[0], again.verbs[-2:]) == ("voicemail_again", ["Record", "Redirect"])
    assert caller.request(first).text == again.text
    goodbye = silent(hotline, caller)
    assert (goodbye.plays, goodbye.verbs[-1]) == (["voicemail_none"], "Hangup")
    assert counts(hotline)["voicemail"] == 0


def test_who_leaves_the_queue_for_a_message_and_says_nothing_is_asked_again_too(hotline):
    caller = hotline.waiting()
    entry = caller.entry
    caller.request(f"/wait/{entry}/key", Digits="2")
    asked = caller.request(f"/left/{entry}", QueueResult="leave")
    assert (asked.plays, asked.verbs[-2:]) == (["voicemail"], ["Record", "Redirect"])
    again = silent(hotline, caller)
    assert (again.plays, again.verbs[-2:]) == (["voicemail_again"], ["Record", "Redirect"])
    goodbye = silent(hotline, caller)
    assert (goodbye.plays, goodbye.verbs[-1]) == (["voicemail_none"], "Hangup")


def test_at_night_a_callback_is_booked_once(hotline):
    caller = after_hours(hotline)
    caller.press("2")
    for _ in range(3):
        if caller.document.verbs[-1] != "Gather":
            break
        caller.press("1")
    assert caller.document.verbs[-1] == "Hangup"
    caller.hang_up()
    caller.hang_up()
    assert hotline.call_of(caller)["outcome"] == "callback_requested"
    assert hotline.row("SELECT kind FROM return_call")["kind"] == "callback"


@pytest.mark.parametrize("word", ["completed", "failed"])
def test_the_end_of_a_transfer_is_believed_only_where_a_line_was_dialled(hotline, word):
    caller = hotline.call()
    caller.request(caller.document.attribute("Gather", "action"), Digits="1", DialCallStatus=word)
    assert caller.document.verbs[-1] == "Gather"
    call = hotline.call_of(caller)
    assert (call["outcome"], call["language"]) == (None, "zh-CN")


def test_an_urgent_line_that_was_answered_ends_the_call(hotline):
    caller = after_hours(hotline)
    caller.press("3")
    step = caller.document.body("Redirect").partition("?")[0]
    assert caller.request(step, DialCallStatus="completed").verbs == ["Hangup"]
    assert hotline.call_of(caller)["outcome"] == "transferred_out"


def test_an_urgent_line_that_is_not_configured_is_answered_with_a_message(hotline):
    caller = after_hours(hotline)
    caller.press("3")
    target = caller.document.body("Redirect")
    assert "DialCallStatus=failed" in target
    assert "Record" in caller.request(target).verbs


def test_a_recording_callback_is_told_once(hotline):
    caller = hotline.call(keys="1")
    call_id = hotline.call_of(caller)["id"]
    fields = {"RecordingSid": "RE9", "RecordingChannels": "2", "RecordingUrl": "http://x/RE9"}
    for status in ("in-progress", "completed", "completed", "in-progress"):
        caller.request(f"/rec/{call_id}", RecordingStatus=status, RecordingDuration="12", **fields)
    kept = hotline.row("SELECT * FROM recording")
    assert (kept["status"], kept["seconds"], kept["channels"], kept["kind"]) == ("completed", 12, 2, "call")
    ready = hotline.rows("SELECT * FROM outbox WHERE event = 'RecordingReady'")
    assert len({row["handler"] for row in ready}) == len(ready)


def test_a_late_status_does_not_bring_a_call_back(hotline):
    caller = hotline.call()
    caller.hang_up("completed")
    ended = hotline.call_of(caller)
    for status in ("in-progress", "ringing", "failed"):
        caller.hang_up(status)
    assert hotline.call_of(caller) == ended


def test_a_hidden_number_has_no_history(hotline):
    first = hotline.call("anonymous", keys="2")
    first.hang_up()
    again = hotline.call("anonymous")
    assert again.document.plays[0] == "g0"


def test_outcomes_add_up_to_the_calls(hotline):
    hotline.call().hang_up()
    hotline.waiting("13800000002").hang_up()
    hotline.waiting("13800000003").hang_up()
    with begin() as uow:
        uow.raw.execute("UPDATE call SET queue_entered_at = queue_entered_at - interval '9 seconds'")
    late = hotline.waiting("13800000004")
    with begin() as uow:
        uow.raw.execute("UPDATE call SET queue_entered_at = queue_entered_at - interval '9 seconds'")
    late.hang_up()
    outcomes = [row["outcome"] for row in hotline.rows("SELECT outcome FROM call ORDER BY arrived_at")]
    assert outcomes == ["abandoned_ivr", "short_abandon", "short_abandon", "abandoned_queue"]
    assert hotline.row("SELECT count(*) AS n FROM return_call WHERE kind = 'missed'")["n"] == 1
