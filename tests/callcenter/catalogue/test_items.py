"""The catalogue: nothing is public without an owner who has accepted it; every change is a version."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from callcenter.catalogue import items, lines, queries, seed
from callcenter.db.unit_of_work import begin
from callcenter.tickets import taxonomy
from tests.callcenter.catalogue.conftest import Counter


def test_a_site_begins_with_drafts_and_nothing_public(counter: Counter) -> None:
    with begin() as uow:
        assert len(items.listed(uow)) >= 12
        assert queries.in_force(uow) == []
        assert not any(version.confirmed for each in items.listed(uow) if (version := items.draft_of(uow, each.id)))


def test_seeding_twice_changes_nothing(counter: Counter) -> None:
    with begin() as uow:
        before = len(items.listed(uow))
        seed.seed(uow)
        assert len(items.listed(uow)) == before


def test_every_shipped_item_is_about_categories_that_exist() -> None:
    known = {each.code for each in taxonomy.entries()} | set(taxonomy.ROOTS)
    for item in seed.shipped():
        assert set(item["categories"]) <= known, item["code"]
        assert item["line"] in lines.SERVICE_LINES
        assert item["limit_source"]


def test_an_item_without_an_owner_cannot_be_published(counter: Counter) -> None:
    admin, item_id = counter.account("900", "admin"), counter.item("mediation")
    with begin() as uow, pytest.raises(items.OwnerMissing):
        items.offer(uow, admin, item_id)


def test_an_item_is_public_only_when_its_owner_has_accepted(counter: Counter) -> None:
    admin, owner, item_id = counter.account("900", "admin"), counter.account("301"), counter.item("mediation")
    with begin() as uow:
        items.change(uow, admin, item_id, {"owner_id": owner})
        items.offer(uow, admin, item_id)
        assert queries.in_force(uow) == []
        assert [each.code for each in queries.administered(uow, owner, only_mine=True)] == ["mediation"]
        with pytest.raises(items.NotTheOwner):
            items.accept(uow, admin, item_id)
    with begin() as uow:
        items.accept(uow, owner, item_id)
        assert [each.code for each in queries.in_force(uow)] == ["mediation"]
        assert queries.administered(uow, owner, only_mine=True) == []


def test_a_change_leaves_the_version_in_force_until_it_is_accepted(counter: Counter) -> None:
    item_id = counter.publish("notary_degree")
    admin, owner = counter.account("900", "admin"), counter.account("301")
    with begin() as uow:
        items.change(uow, admin, item_id, {"max_visits": 2})
        items.offer(uow, admin, item_id)
        assert queries.in_force(uow)[0].max_visits == 1
        items.accept(uow, owner, item_id)
        now = queries.in_force(uow)[0]
        assert (now.max_visits, now.version) == (2, 2)
        states = [each.state for each in queries.one(uow, item_id, owner).versions]
        assert states == ["published", "superseded"]


def test_an_owner_may_refuse_and_what_was_in_force_stays(counter: Counter) -> None:
    item_id = counter.publish("notary_degree")
    admin, owner = counter.account("900", "admin"), counter.account("301")
    with begin() as uow:
        items.change(uow, admin, item_id, {"max_visits": 0})
        items.offer(uow, admin, item_id)
        items.refuse(uow, owner, item_id, "原件必须核验")
        assert queries.in_force(uow)[0].max_visits == 1
        items.change(uow, admin, item_id, {"standard": "线上申请，一次核验原件"})
        assert items.draft_of(uow, item_id) is not None


def test_an_item_that_waits_for_its_owner_is_not_changed_underneath(counter: Counter) -> None:
    admin, owner, item_id = counter.account("900", "admin"), counter.account("301"), counter.item("mediation")
    with begin() as uow:
        items.change(uow, admin, item_id, {"owner_id": owner})
        items.offer(uow, admin, item_id)
    with begin() as uow, pytest.raises(items.NothingOffered):
        items.change(uow, admin, item_id, {"max_visits": 9})


def test_a_department_that_is_none_and_an_instant_item_of_days_are_refused(counter: Counter) -> None:
    admin, item_id = counter.account("900", "admin"), counter.item("mediation")
    for wrong in ({"department": "nowhere"}, {"instant": True}, {"owner_id": admin, "backup_owner_id": admin}):
        with begin() as uow, pytest.raises(items.ItemInvalid):
            items.change(uow, admin, item_id, wrong)


def test_items_for_a_category_come_first_the_more_exactly_the_earlier(counter: Counter) -> None:
    for code in ("advice", "aid_wage_injury", "mediation"):
        counter.publish(code)
    with begin() as uow:
        for category, first in (("M01-01", "aid_wage_injury"), ("M02-01", "mediation"), ("M09-01", "advice")):
            assert queries.in_force(uow, category)[0].code == first
        assert [each.code for each in queries.in_force(uow)] == ["advice", "aid_wage_injury", "mediation"]


def test_the_public_reads_the_catalogue_without_signing_in(counter: Counter, client: TestClient) -> None:
    counter.publish("notary_degree")
    body = client.get("/api/public/catalogue").json()
    assert [each["code"] for each in body["items"]] == ["notary_degree"]
    item = body["items"][0]
    assert item["time_limit"] == "15个工作日"
    assert item["cross_region"] == "cross_province"
    assert item["version_day"] == "2026-11-23"
    assert not {"owner", "owner_id", "department"} & set(item)


def test_only_an_administrator_writes_the_catalogue(counter: Counter, client: TestClient) -> None:
    item_id = counter.item("mediation")
    token = counter.sign_in(client, "201", "supervisor")
    assert client.post(f"/api/catalogue/items/{item_id}/offer", headers=token).status_code == 403
    assert client.get("/api/catalogue/items").status_code == 200
    client.cookies.clear()
    counter.sign_in(client, "101", "agent")
    assert client.get("/api/catalogue/items").status_code == 403


@pytest.mark.parametrize(
    ("amount", "unit", "said"),
    [(0, "at_once", "当场办结"), (15, "working_day", "15个工作日"), (7, "calendar_day", "7日"), (2, "hour", "2小时")],
)
def test_a_time_limit_is_said_in_its_unit(amount: int, unit: str, said: str) -> None:
    assert lines.limit_text(amount, unit) == said
