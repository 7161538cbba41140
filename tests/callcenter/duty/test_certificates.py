"""Certificates and qualifications: what is not certified, or has run out, is not offered; nobody lets themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callcenter.db.unit_of_work import begin
from callcenter.desk import ports, queries, seats
from callcenter.duty import certificates, places, qualifications, reading
from callcenter.ids import ROOT_ORG_ID, new_id
from callcenter.people.identity import SignedIn
from tests.callcenter.duty.conftest import DAY, Office

YI = "lang:ii-CN"


def wanted(skill=YI, first=DAY, until=None, by="凉山州民族语言中心"):
    return certificates.Wanted(skill, by, first, until, "母语", True, "2026年双语测评")


def grant(office: Office, account_id, **more):
    with begin() as uow:
        return certificates.grant(uow, office.account("201"), account_id, wanted(**more)).id


def speaks(office: Office, staff_no="101"):
    with begin() as uow:
        return seats.speaks(uow, office.seats[staff_no], "ii-CN")


def test_a_certificate_puts_the_language_in_force_and_its_end_takes_it_away(office: Office):
    account_id = office.agent("101")
    assert not speaks(office)
    grant(office, account_id, until=DAY + timedelta(days=10))
    assert speaks(office)
    office.turn(days=10)
    assert speaks(office)
    office.turn(days=1)
    assert not speaks(office)


def test_a_revoked_skill_is_gone_at_once_and_audited(office: Office):
    account_id = office.agent("101")
    grant(office, account_id)
    with begin() as uow:
        certificates.revoke(uow, office.account("201"), account_id, YI, "复测未通过")
    assert not speaks(office)
    assert office.count("SELECT count(*) FROM audit_entry WHERE action = 'certificate_revoked'") == 1
    with begin() as uow, pytest.raises(certificates.CertificateUnknown):
        certificates.revoke(uow, office.account("201"), account_id, YI, "再来一次")


def test_a_certificate_of_the_future_begins_on_its_day(office: Office):
    account_id = office.agent("101")
    grant(office, account_id, first=DAY + timedelta(days=2))
    assert not speaks(office)
    with begin() as uow:
        assert certificates.begin_due(uow) == 0
    office.turn(days=2)
    with begin() as uow:
        assert certificates.begin_due(uow) == 1
    assert speaks(office)
    with begin() as uow:
        assert certificates.begin_due(uow) == 0


def test_a_new_certificate_takes_the_place_of_the_old_one(office: Office):
    account_id = office.agent("101")
    grant(office, account_id, until=DAY + timedelta(days=5))
    grant(office, account_id, until=DAY + timedelta(days=400), by="省民宗委")
    with begin() as uow:
        found = certificates.in_force(uow)[(account_id, YI)]
    assert (found.certified_by, found.valid_until) == ("省民宗委", DAY + timedelta(days=400))
    assert office.count("SELECT count(*) FROM skill_certificate WHERE skill = %s", YI) == 2


@pytest.mark.parametrize("wrong", [{"skill": "speaks yi"}, {"by": " "}, {"until": DAY - timedelta(days=1)}])
def test_a_certificate_that_says_nothing_is_refused(office: Office, wrong):
    account_id = office.agent("101")
    with pytest.raises(places.DutyInvalid):
        grant(office, account_id, **wrong)


@pytest.mark.parametrize(("days", "warned"), [(31, False), (30, True), (0, True), (-1, True)])
def test_what_runs_out_within_thirty_days_is_warned_of(office: Office, days, warned):
    account_id = office.agent("101")
    with begin() as uow:
        uow.raw.execute(
            "INSERT INTO seat_skill (id, org_id, seat_id, skill, certified_by, valid_until) VALUES (%s,%s,%s,%s,%s,%s)",
            (new_id(), ROOT_ORG_ID, office.seats["101"], YI, "某中心", DAY + timedelta(days=days)),
        )
        assert bool(certificates.expiring(uow)) is warned
        assert (YI in reading.skills(uow, DAY).get(account_id, ())) is (days >= 0)


def test_a_waiting_caller_is_found_by_the_seat_that_has_just_been_certified(office: Office):
    """Ready seats are matched again: nobody waits for the next change of state."""
    account_id = office.agent("101")
    with begin() as uow:
        uow.raw.execute("UPDATE seat SET state = 'ready', alive_until = now() + interval '1 hour'")
    grant(office, account_id)
    with begin() as uow:
        row = uow.raw.execute("SELECT routable FROM seat").fetchone()
        assert YI in row[0]
        uow.raw.execute("SELECT 1")
    with begin() as uow:
        assert queries.on_duty(uow, "ii-CN") == 1
        certificates.revoke(uow, office.account("201"), account_id, YI, "收回")
        assert YI not in uow.raw.execute("SELECT routable FROM seat").fetchone()[0]


def chief(office: Office):
    return SignedIn(office.account("201"), new_id(), ROOT_ORG_ID, "201", "赵敏", ("supervisor",), None)


def test_nobody_serves_before_a_named_approver_lets_them(office: Office):
    account_id = office.agent("101", qualified=False)
    seat_id = office.seats["101"]
    with begin() as uow, pytest.raises(qualifications.NotQualified):
        ports.require_qualified(uow, seat_id)
    with begin() as uow:
        let = qualifications.approve(uow, chief(office), account_id, "assistant", "volunteer", None, "")
        assert (let.approver_name, let.tier) == ("赵敏", "assistant")
        ports.require_qualified(uow, seat_id)


def test_a_withdrawn_qualification_takes_the_seat_off_duty(office: Office):
    account_id = office.agent("101")
    with begin() as uow:
        uow.raw.execute("UPDATE seat SET state = 'ready'")
    with begin() as uow:
        qualifications.withdraw(uow, office.account("201"), account_id, "年度考核不合格")
        assert seats.read(uow, office.seats["101"])["state"] == "offline"
        with pytest.raises(qualifications.NotQualified):
            ports.require_qualified(uow, office.seats["101"])
    with begin() as uow, pytest.raises(qualifications.QualificationWithdrawn):
        qualifications.withdraw(uow, office.account("201"), account_id, "再来一次")


def test_nobody_lets_themselves_serve(office: Office):
    office.account("201")
    with begin() as uow, pytest.raises(qualifications.NotYourself):
        qualifications.approve(uow, chief(office), office.account("201"), "professional", "lawyer", None, "")
