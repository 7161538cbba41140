"""What users of other call centres complain of (peers.md 3): rows 2, 9, 10 and 11, each as a test."""

from datetime import timedelta
from uuid import UUID

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.figures import reading
from callcenter.parties import handing_on, manifests, orphans, talk
from tests.callcenter.calls.line import new_sid
from tests.callcenter.parties.talk import Talk, talking


class Time:
    """A clock that goes when told."""

    def __init__(self) -> None:
        self.now = clock.now()
        clock.set_clock(lambda: self.now)

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def hand_over(scene: Talk, second: UUID) -> None:
    """A blind transfer to the second seat, taken at once."""
    scene.ask("blind", "seat", "102")
    scene.seat_joins(second)
    scene.leaves(scene.label(scene.first), "participant_updated_via_api")


def test_row_2_wrap_up_is_not_lost_after_a_transfer_and_belongs_to_each_seat_that_served(hotline):
    first = hotline.ready("101")
    scene = talking(hotline, first)
    second = hotline.ready("102")
    hand_over(scene, second)
    until = hotline.row("SELECT wrap_up_until FROM seat WHERE id = %s", first)["wrap_up_until"]
    assert until is not None
    scene.ends(scene.label(second))
    states = hotline.rows("SELECT seat_id, state, began_at FROM wrap_up ORDER BY id")
    assert [(row["seat_id"], row["state"]) for row in states] == [(first, "open"), (second, "open")]
    assert all(row["began_at"] for row in states)
    # the second seat's end does not cut the first one's time short, nor the other way round
    assert hotline.row("SELECT wrap_up_until FROM seat WHERE id = %s", first)["wrap_up_until"] == until
    scene.finish(second)
    assert (hotline.state_of(first), hotline.state_of(second)) == ("wrap_up", "ready")
    with begin() as uow:
        handing_on.finish_handed_on(uow, scene.call_id, first)
    assert hotline.state_of(first) == "ready"


def test_row_9_a_third_party_and_a_caller_on_hold_who_hangs_up_leave_nobody_stuck(hotline):
    first = hotline.ready("101")
    scene = talking(hotline, first)
    second = hotline.ready("102")
    scene.ask("attended", "seat", "102")
    label = scene.seat_joins(second)
    scene.ends("caller")
    scene.caller.hang_up()
    assert scene.call()["ended_at"] is not None
    assert hotline.rows("SELECT 1 FROM party WHERE state IN ('ringing', 'joined', 'held')") == []
    assert hotline.rows("SELECT 1 FROM transfer WHERE state IN ('ringing', 'consulting')") == []
    assert (hotline.state_of(first), hotline.state_of(second)) == ("wrap_up", "ready")
    assert not scene.ends_conference(label)


def test_row_9_a_third_party_that_leaves_does_not_end_the_conference(hotline):
    scene = talking(hotline, hotline.ready("101"))
    from tests.callcenter.parties.test_transfers import interpreter

    label = f"int{interpreter(scene).hex}"
    scene.joins(label, new_sid())
    scene.leaves(label)
    assert scene.told(label) == []
    assert scene.told(scene.label(scene.first)) == []
    assert hotline.state_of(scene.first) == "talking"
    assert scene.call()["seat_left_at"] is None


def recording(scene: Talk, word: str, seconds: int = 0) -> None:
    fields = {"RecordingSid": "RE1", "RecordingStatus": word, "RecordingChannels": "2"}
    done = {"RecordingDuration": str(seconds), "RecordingUrl": "http://127.0.0.1/RE1"} if seconds else {}
    scene.hotline.line.ask(f"/rec/{scene.call_id}", **scene.caller.fields(**fields, **done))


def test_row_10_one_recording_with_a_manifest_over_the_transfer(hotline):
    time = Time()
    first = hotline.ready("101")
    scene = talking(hotline, first)
    recording(scene, "in-progress")
    second = hotline.ready("102")
    time.passes(20)
    scene.ask("attended", "seat", "102")
    time.passes(5)
    scene.seat_joins(second)
    time.passes(5)
    with begin() as uow:
        handing_on.complete(uow, scene.transfer()["id"], first)
    scene.leaves(scene.label(first), "participant_updated_via_api")
    time.passes(30)
    scene.ends(scene.label(second))
    recording(scene, "completed", 60)
    with begin() as uow:
        (part,) = manifests.parts(uow, scene.call_id)
        assert manifests.seal(uow, scene.call_id) == 1
    spans = {each["label"]: (each["joined_ms"], each["left_ms"]) for each in part["parties"]}
    assert spans == {
        "caller": (0, 60_000),
        scene.label(first): (0, 30_000),
        scene.label(second): (25_000, 60_000),
    }
    assert part["pauses"] == [{"reason": "hold", "from_ms": 20_000, "to_ms": 30_000}]
    kept = hotline.row("SELECT * FROM recording_manifest")
    assert (kept["part_no"], kept["parties"]) == (1, part["parties"])


def test_row_10_orphans_are_found_counted_and_cleared_when_they_are_mended(hotline):
    scene = talking(hotline, hotline.ready("101"))
    recording(scene, "in-progress")
    recording(scene, "completed", 10)
    stray = hotline.line.settings.data / "recordings" / "2026" / "stray.wav"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"RIFF")
    later = clock.now() + timedelta(days=2)
    clock.set_clock(lambda: later)
    with begin() as uow:
        assert orphans.look(uow) == 2
        assert orphans.look(uow) == 2
        assert {each["kind"] for each in orphans.listed(uow)} == {"no_file", "no_recording"}
    assert len(hotline.rows("SELECT 1 FROM recording_orphan")) == 2
    stray.unlink()
    file = hotline.line.settings.data / "recordings" / "there.wav"
    file.write_bytes(b"RIFF")
    with begin() as uow:
        uow.raw.execute("UPDATE recording SET path = 'recordings/there.wav'")
        assert orphans.look(uow) == 0
        assert orphans.listed(uow) == []


def test_row_11_a_transferred_call_is_one_answered_call_and_each_seats_talk_time_is_its_own(hotline):
    time = Time()
    began = clock.business_day(time.now)  # the talk may go on over midnight
    first = hotline.ready("101")
    scene = talking(hotline, first)
    second = hotline.ready("102")
    time.passes(100)
    scene.ask("attended", "seat", "102")
    time.passes(10)
    scene.seat_joins(second)
    time.passes(30)  # the two talk with each other, the caller hears music
    with begin() as uow:
        handing_on.complete(uow, scene.transfer()["id"], first)
    scene.leaves(scene.label(first), "participant_updated_via_api")
    time.passes(200)
    scene.ends(scene.label(second))
    scene.caller.hang_up()
    day = clock.business_day(time.now)
    with begin() as uow:
        rows = {row["staff_no"]: row for row in talk.by_seat(uow, began, day)}
        counts = talk.transfers(uow, began, day)
        total = reading.totals(uow, began, day, measures=["inbound", "answered"]).whole
    assert (rows["101"]["talk_seconds"], rows["101"]["hold_seconds"], rows["101"]["served"]) == (100, 40, 1)
    assert (rows["102"]["talk_seconds"], rows["102"]["hold_seconds"], rows["102"]["served"]) == (200, 0, 1)
    assert total == {"inbound": 1, "answered": 1}
    # The score belongs to who served last (docs/decisions/0009).
    assert hotline.row("SELECT seat_id FROM rating")["seat_id"] == second
    assert counts == [{"target_kind": "seat", "attempts": 1, "answered": 1, "completed": 1, "calls": 1}]


def test_row_11_a_seat_that_was_only_consulted_has_served_nobody(hotline):
    scene = talking(hotline, hotline.ready("101"))
    second = hotline.ready("102")
    transfer = scene.ask("attended", "seat", "102")
    label = scene.seat_joins(second)
    with begin() as uow:
        handing_on.cancel(uow, transfer, scene.first)
    scene.leaves(label)
    with begin() as uow:
        assert [stay.staff_no for stay in talk.stays(uow, call_id=scene.call_id)] == ["101"]
