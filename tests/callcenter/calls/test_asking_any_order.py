"""Whatever comes in whatever order, and however often: one row, one outcome, the last valid key."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callcenter.calls import asking, legs, rows
from callcenter.db.unit_of_work import begin
from callcenter.ids import new_id

EVENTS = st.lists(
    st.sampled_from(
        [
            "after",
            "after_completed",
            "seat",
            "skip",
            "invalid",
            "end",
            "end",
            "choice1",
            "choice2",
            "choice7",
            "silence",
        ]
        + [f"key{digit}" for digit in "1234579"]
    ),
    max_size=14,
)
_CALL = """
    INSERT INTO call (id, org_id, direction, purpose, state, called_number, language, queue_key, arrived_at,
        answered_at, business_day)
    VALUES (%s, %s, 'inbound', 'service', 'talking', '12348', 'zh-CN', 'general', now(), now(), current_date)
"""


class Walk:
    """A talk whose news are told one by one; `turn` is the request that the caller's leg would make next."""

    def __init__(self) -> None:
        self.call_id, self.turn, self.asked, self.over = new_id(), 1, False, False
        self.grades, self.stopped = "", False
        with begin() as uow:
            uow.raw.execute(_CALL, (self.call_id, uow.org_id))

    def tell(self, event: str) -> None:
        with begin() as uow:
            if event.startswith("after"):
                document = asking.conference_over(uow, self.call_id, "completed" if "_" in event else "in-progress")
                self.asked = self.asked or "Gather" in document
            elif event.startswith("key") or event == "silence":
                self._key(uow, event.removeprefix("key") if event != "silence" else "")
            elif event.startswith("choice"):
                asking.chosen(uow, self.call_id, 1, event[-1])
            else:
                self._happens(uow, event)

    def _key(self, uow, digits: str) -> None:
        """What the caller keys counts while the question is open, and once more where it was told late."""
        state = (rows.lock(uow, self.call_id).rating_state or "").partition(":")[0]
        counts = state in asking.OPEN or (self.over and state in asking.OVER)
        asking.rated(uow, self.call_id, self.turn, digits)
        self.turn += 1
        if counts and digits:
            self.grades += digits

    def _happens(self, uow, event: str) -> None:
        call = rows.lock(uow, self.call_id)
        if event == "seat":
            uow.raw.execute("UPDATE call SET seat_left_at = now() WHERE id = %s", (self.call_id,))
        elif event in {"skip", "invalid"}:
            asking.skip(uow, call, "danger" if event == "skip" else "invalid")
        else:
            legs.end(uow, call, "completed")
            self.over = True

    def row(self):
        with begin() as uow:
            found = uow.raw.execute(
                """SELECT invitation, invited, grade, keys, settled_at IS NOT NULL, after FROM rating
                WHERE call_id = %s""", (self.call_id,)
            ).fetchall()  # fmt: skip
            pressed = uow.raw.execute(
                "SELECT string_agg(keyed, '' ORDER BY seq) FROM rating_key WHERE call_id = %s AND step = 'grade'",
                (self.call_id,),
            ).fetchone()
        assert len(found) == 1, found
        return *found[0], (pressed[0] or "") if pressed else ""


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS)
def test_no_order_of_events_rates_anybody_twice_or_not_at_all(database, events):
    walk = Walk()
    for event in [*events, "end"]:
        walk.tell(event)
    invitation, invited, grade, keys, settled, after, pressed = walk.row()
    assert settled
    assert invited == (invitation == "played") == walk.asked
    assert keys == pressed == walk.grades
    assert grade == asking.grade_of(walk.grades)
    assert after is None or (grade or 0) >= 4
    walk.tell("end")
    assert walk.row()[:4] == (invitation, invited, grade, keys)
