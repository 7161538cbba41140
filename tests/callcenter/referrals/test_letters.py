"""告知引导书: issued by the justice office that a matter was referred to, by nobody else; numbered through the year."""

from __future__ import annotations

from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from callcenter.db.unit_of_work import begin
from callcenter.referrals import following, letters
from callcenter.referrals.models import GuidanceLetter
from tests.callcenter.referrals.conftest import Centre
from tests.callcenter.tickets.scenes import dispatched

WRITTEN = {
    "route": "judicial",
    "first_party": "张某",
    "second_party": "李某",
    "dispute": "相邻通行纠纷",
    "advice": "请向有管辖权的人民法院起诉。",
}


def referral(
    centre: Centre, result: str | None = "not_resolved", kind: str = "justice_office", staff: str = "701"
) -> UUID:
    office = centre.provider(kind, f"城关镇{kind}{staff}")
    centre.works_for(office, staff, *(("justice_office",) if kind == "justice_office" else ("village_committee",)))
    ticket = centre.tickets(dispatched(category="M08-01", department="mediation"))[0]
    made = centre.refer(ticket, office).id
    if result is not None:
        with begin() as uow:
            following.conclude(uow, made, centre.account(staff), result, "")  # type: ignore[arg-type]
    return made


@pytest.mark.parametrize("result", ["out_of_scope", "not_resolved"])
def test_the_justice_office_issues_and_prints_the_letter(centre: Centre, client: TestClient, result: str) -> None:
    made = referral(centre, result)
    token = centre.sign_in(client, "701", "justice_office")
    assert client.get("/api/referrals?state=done").json()["items"][0]["letter_possible"]
    issued = client.post(f"/api/referrals/{made}/letter", json=WRITTEN, headers=token)
    assert issued.status_code == 201
    assert issued.json()["letter"]["number"] == "〔2026〕告引第0001号"
    printed = client.get(f"/api/referrals/{made}/letter.pdf")
    assert (printed.status_code, printed.content[:5]) == (200, b"%PDF-")


@pytest.mark.parametrize("role", ["village_committee", "agent", "supervisor", "admin", "department"])
def test_nobody_else_issues_it(centre: Centre, client: TestClient, role: str) -> None:
    made = referral(centre)
    with begin() as uow:
        office = uow.raw.execute("SELECT provider_id FROM referral WHERE id = %s", (made,)).fetchone()
    assert office is not None
    centre.works_for(office[0], "702", role)
    token = centre.sign_in(client, "702", role)
    refused = client.post(f"/api/referrals/{made}/letter", json=WRITTEN, headers=token)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "letter_forbidden")
    with begin() as uow:
        assert uow.session.query(GuidanceLetter).count() == 0


def test_a_village_committee_issues_none_about_what_was_referred_to_itself(centre: Centre, client: TestClient) -> None:
    made = referral(centre, kind="mediation_committee", staff="703")
    token = centre.sign_in(client, "703", "village_committee")
    assert client.post(f"/api/referrals/{made}/letter", json=WRITTEN, headers=token).status_code == 403
    # nor does a justice office's account that happens to work for the committee
    with begin() as uow:
        uow.raw.execute("UPDATE account SET roles = ARRAY['justice_office'] WHERE staff_no = '703'")
    refused = client.post(f"/api/referrals/{made}/letter", json=WRITTEN, headers=token)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "letter_forbidden")


def test_an_office_issues_none_about_anothers_referral(centre: Centre, client: TestClient) -> None:
    made = referral(centre)
    referral(centre, staff="704")
    token = centre.sign_in(client, "704", "justice_office")
    assert client.post(f"/api/referrals/{made}/letter", json=WRITTEN, headers=token).status_code == 404


@pytest.mark.parametrize("result", [None, "agreement"])
def test_it_is_too_early_before_mediation_has_failed(centre: Centre, client: TestClient, result: str | None) -> None:
    made = referral(centre, result)
    token = centre.sign_in(client, "701", "justice_office")
    refused = client.post(f"/api/referrals/{made}/letter", json=WRITTEN, headers=token)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "letter_too_early")


def test_numbers_begin_anew_with_the_year_and_asking_twice_gives_the_first(centre: Centre, client: TestClient) -> None:
    first, second = referral(centre), referral(centre, staff="705")
    numbers = []
    for made, staff in ((first, "701"), (first, "701"), (second, "705")):
        token = centre.sign_in(client, staff, "justice_office")
        body = client.post(f"/api/referrals/{made}/letter", json=WRITTEN, headers=token).json()
        numbers.append(body["letter"]["number"])
    assert numbers == ["〔2026〕告引第0001号", "〔2026〕告引第0001号", "〔2026〕告引第0002号"]
    centre.turn(days=60)
    third = referral(centre, staff="706")
    token = centre.sign_in(client, "706", "justice_office")
    client.post(f"/api/referrals/{third}/letter", json=WRITTEN, headers=token)
    with begin() as uow:
        assert letters.number(letters.of_referral(uow, third)) == "〔2027〕告引第0001号"
