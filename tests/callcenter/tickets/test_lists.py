"""Lists of tickets: filters, order, the clock due first, what a search finds and what it never shows."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from callcenter import clock
from callcenter.db.unit_of_work import begin
from callcenter.ids import new_id
from callcenter.tickets import due, lists, pairs, search, service
from callcenter.tickets.models import Ticket
from callcenter.transcripts.models import Segment, Transcript
from tests.callcenter.tickets.scenes import MONDAY, Scene, dispatched, matter

Signed = dict[str, str]


def numbers(client: TestClient, **query: object) -> list[str]:
    answer = client.get("/api/tickets", params=query)
    assert answer.status_code == 200, answer.text
    return [each["number"][-4:] for each in answer.json()["items"]]


def found(client: TestClient, text: str) -> dict[str, list[str]]:
    """{last digits of the number: where it was found}."""
    items = client.get("/api/tickets", params={"q": text}).json()["items"]
    return {each["number"][-4:]: [place["source"] for place in each["matched"]] for each in items}


def said_in_call(ticket_id: UUID, text: str) -> None:
    """A second pass over the call of a ticket."""
    with begin() as uow:
        ticket = uow.session.get_one(Ticket, ticket_id)
        made = Transcript(id=new_id(), org_id=uow.org_id, call_id=ticket.call_id, pass_=2, status="done",
                          language="zh-CN", created_at=uow.now)  # fmt: skip
        uow.session.add(made)
        uow.session.flush()
        uow.session.add(Segment(org_id=uow.org_id, transcript_id=made.id, track="caller", starts_ms=0, ends_ms=900,
                                text=text, confidence=0.9, final=True, heard_at=uow.now))  # fmt: skip


@pytest.fixture
def supervisor(scene: Scene, client: TestClient) -> TestClient:
    scene.sign_in(client, "900", "supervisor")
    return client


def test_the_newest_stands_first_and_each_column_orders(scene: Scene, supervisor: TestClient):
    for day, category in enumerate(("M05-03", "M01-01", "M02-01")):
        clock.set_clock(lambda day=day: MONDAY + timedelta(minutes=day))
        scene.tickets(matter(category=category))
    assert numbers(supervisor) == ["0003", "0002", "0001"]
    assert numbers(supervisor, sort="created") == ["0001", "0002", "0003"]
    assert numbers(supervisor, sort="category") == ["0002", "0003", "0001"]
    assert numbers(supervisor, sort="-category") == ["0001", "0003", "0002"]


def test_filters_narrow_together(scene: Scene, supervisor: TestClient):
    scene.tickets(matter(), dispatched(category="M01-02"), dispatched(category="M02-01", special_groups=["elderly"]))
    assert numbers(supervisor, category="M01") == ["0002", "0001"]
    assert numbers(supervisor, category="M01", state="open") == ["0002"]
    assert numbers(supervisor, stage=["closed"]) == ["0001"]
    assert numbers(supervisor, group="elderly") == ["0003"]
    assert numbers(supervisor, group="elderly", category="M01") == []
    assert numbers(supervisor, created_from="2026-11-24") == []
    assert numbers(supervisor, created_to="2026-11-23", closed_from="2026-11-23") == ["0001"]
    assert numbers(supervisor, channel="walk_in") == []


def test_an_unknown_filter_is_refused_and_not_passed_over(supervisor: TestClient):
    assert supervisor.get("/api/tickets", params={"handlr": str(new_id())}).status_code == 422


@pytest.mark.parametrize("few", [500, 0])
def test_my_tickets_stand_by_the_clock_that_is_due_first(
    scene: Scene, client: TestClient, monkeypatch: pytest.MonkeyPatch, few: int
):
    """The same whether their clocks are read one by one or met on the way through all."""
    monkeypatch.setattr(due, "FEW", few)
    scene.tickets(dispatched(), taken_by="101")
    clock.set_clock(lambda: MONDAY - timedelta(days=5))
    scene.tickets(dispatched(), taken_by="101")
    scene.tickets(dispatched(), taken_by="102")
    clock.set_clock(lambda: MONDAY)
    scene.sign_in(client, "101")
    items = client.get("/api/tickets", params={"scope": "mine"}).json()["items"]
    assert [each["number"] for each in items] == ["20261118-0001", "20261123-0001"]
    left = [each["most_urgent"]["left_seconds"] for each in items]
    assert left[0] < left[1]


def test_whoever_answered_first_follows_a_ticket_that_another_handles(scene: Scene, client: TestClient):
    ticket_id = scene.tickets(dispatched(), taken_by="101")[0]
    other = scene.account("102")
    with begin() as uow:
        uow.session.get_one(Ticket, ticket_id).handler_id = other
    scene.sign_in(client, "101")
    assert numbers(client, scope="mine") == ["0001"]
    scene.sign_in(client, "102")
    assert numbers(client, scope="mine") == ["0001"]
    scene.sign_in(client, "103")
    assert numbers(client, scope="mine") == []


@pytest.mark.parametrize("few", [500, 0])
def test_a_red_card_lists_what_is_over_and_a_yellow_one_what_soon_will_be(
    scene: Scene, supervisor: TestClient, monkeypatch: pytest.MonkeyPatch, few: int
):
    monkeypatch.setattr(due, "FEW", few)
    scene.tickets(dispatched())
    clock.set_clock(lambda: MONDAY - timedelta(days=14))
    scene.tickets(dispatched())
    clock.set_clock(lambda: MONDAY)
    late, soon = "20261109-0001", "20261123-0001"

    def listed(**query: str) -> list[str]:
        return [each["number"] for each in supervisor.get("/api/tickets", params=query).json()["items"]]

    assert listed(card="red") == listed(state="overdue") == [late]
    assert listed(card="yellow") == [soon]
    assert listed(sort="urgency") == [late, soon]
    assert listed(due_to="2026-11-22") == [late]


def test_a_red_card_is_listed_for_whoever_may_see_the_ticket(scene: Scene, client: TestClient):
    clock.set_clock(lambda: MONDAY - timedelta(days=14))
    scene.tickets(dispatched(category="Q03-06", department="supervision"))
    clock.set_clock(lambda: MONDAY)
    scene.sign_in(client, "201", "supervisor")
    assert client.get("/api/tickets", params={"card": "red"}).json()["total"] == 1
    scene.sign_in(client, "102")
    assert client.get("/api/tickets", params={"card": "red"}).json()["total"] == 0


def test_due_days_are_read_from_the_calendar(scene: Scene, supervisor: TestClient):
    scene.tickets(dispatched())
    day = supervisor.get("/api/tickets").json()["items"][0]["most_urgent"]["due_at"][:10]
    assert numbers(supervisor, due_from=day, due_to=day) == ["0001"]
    assert numbers(supervisor, due_from="2027-03-01") == []


def test_a_page_is_twenty_and_counting_goes_on(scene: Scene, supervisor: TestClient):
    scene.tickets(*[matter() for _ in range(23)])
    first = supervisor.get("/api/tickets").json()
    assert (len(first["items"]), first["total"], first["capped"]) == (20, 23, False)
    assert numbers(supervisor, page=2) == ["0003", "0002", "0001"]


def test_counting_stops_at_the_cap_and_says_so(scene: Scene, supervisor: TestClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lists, "CAP", 2)
    scene.tickets(matter(), matter(), matter())
    answer = supervisor.get("/api/tickets").json()
    assert (answer["total"], answer["capped"]) == (2, True)


@pytest.mark.parametrize("many", [20_000, 0])
def test_words_are_found_in_summary_form_and_notes(
    scene: Scene, supervisor: TestClient, monkeypatch: pytest.MonkeyPatch, many: int
):
    """The same whether the words are rare (looked up) or common (met on the way)."""
    monkeypatch.setattr(search, "MANY", many)
    ids = scene.tickets(
        matter(summary="老板拖欠三个月工资"),
        matter(summary="离婚后抚养费", fields={"employer": "恒达建筑公司"}),
        matter(),
    )
    with begin() as uow:
        service.add_note(uow, ids[2], scene.agents["101"], "来电人补充：在恒达做木工")
    assert found(supervisor, "三个月") == {"0001": ["summary"], "0003": ["summary"]}
    assert found(supervisor, "抚养费") == {"0002": ["summary"]}
    assert found(supervisor, "恒达") == {"0003": ["note"], "0002": ["form"]}
    assert found(supervisor, "拖欠 老板") == {"0001": ["summary"]}
    assert found(supervisor, "没有的词") == {}


def test_how_common_a_word_is_the_statistics_say(scene: Scene):
    """The pairs of a word come together, so a word counts nearly as its rarest pair; of a rare word nothing is said."""
    scene.tickets(*(matter(summary="拖欠工资" if number % 2 else "离婚") for number in range(20)))
    with begin() as uow:
        uow.raw.execute("ANALYZE ticket")

        def expected(text: str) -> dict[str, int]:
            rows = pairs.expected(uow, ["ix_ticket_grams", "ix_ticket_field_grams"], pairs.of(uow, text))
            return {index: round(each) for index, each in rows.items()}

        assert expected("离婚") == {"ix_ticket_grams": 10}
        assert expected("拖欠工资") == {"ix_ticket_grams": round(20 * 0.5**1.75)}
        assert expected("工资 仲裁") == {}


def test_pairs_that_stand_apart_are_not_the_word(scene: Scene, supervisor: TestClient):
    scene.tickets(matter(summary="工资已发，资方认可"))
    assert found(supervisor, "工资方") == {}


def test_full_width_signs_and_capitals_are_the_same_words(scene: Scene, supervisor: TestClient):
    scene.tickets(matter(summary="合同编号ＡＢＣ１２３"))
    assert found(supervisor, "abc123") == {"0001": ["summary"]}


def test_one_sign_alone_finds_nothing_and_a_whole_number_finds_its_ticket(scene: Scene, supervisor: TestClient):
    scene.tickets(matter(), number="13800000007")
    assert found(supervisor, "欠") == {}
    assert found(supervisor, "20261123-0001") == {"0001": ["number"]}
    assert found(supervisor, "138 0000 0007") == {"0001": ["phone"]}
    assert found(supervisor, "13800000008") == {}


def test_a_transcript_is_found_only_by_who_may_hear_the_call(scene: Scene, client: TestClient):
    ticket_id = scene.tickets(matter(), taken_by="101")[0]
    said_in_call(ticket_id, "包工头姓欧阳")
    for staff_no, roles, expected in (
        ("900", ("supervisor",), ["transcript"]),
        ("101", (), ["transcript"]),
        ("102", (), []),
    ):
        scene.sign_in(client, staff_no, *roles)
        assert found(client, "包工头").get("0001", []) == expected


def test_a_search_never_shows_what_the_reader_may_not_see(scene: Scene, client: TestClient):
    ticket_id = scene.tickets(matter(summary="投诉工作人员态度恶劣"), taken_by="101")[0]
    with begin() as uow:
        uow.session.get_one(Ticket, ticket_id).locked = "supervised"
    scene.sign_in(client, "102")
    assert found(client, "态度恶劣") == {}
    assert client.get("/api/tickets").json()["total"] == 0
    scene.sign_in(client, "900", "supervisor")
    assert found(client, "态度恶劣") == {"0001": ["summary"]}


def test_the_desk_is_told_the_stage_and_the_clock_of_what_the_caller_brought_before(scene: Scene, client: TestClient):
    scene.tickets(matter(), dispatched(), number="13800000007")
    call_id = scene.call("13800000007", taken_by="101")
    scene.sign_in(client, "101")
    items = client.get(f"/api/calls/{call_id}/caller-tickets").json()
    assert [(each["number"][-4:], each["stage"]) for each in items] == [("0002", "dispatched"), ("0001", "closed")]
    assert items[0]["most_urgent"]["state"] == "running"
    assert items[1]["most_urgent"] is None
    scene.sign_in(client, "102")
    assert client.get(f"/api/calls/{call_id}/caller-tickets").status_code == 404


def test_anonymous_callers_have_no_history_together(scene: Scene, client: TestClient):
    scene.tickets(dispatched(), number="anonymous")
    call_id = scene.call("anonymous", taken_by="101")
    scene.sign_in(client, "101")
    assert client.get(f"/api/calls/{call_id}/caller-tickets").json() == []
