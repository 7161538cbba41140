"""The numbers that agents read out; the demo's providers, places and hours. Idempotent."""

from __future__ import annotations

import tomllib
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from callcenter.referrals import sites
from callcenter.referrals.models import BookingPlace, LocalPlace, Provider, VillageAdviser
from callcenter.referrals.words import LINE_OF

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_NUMBERS = Path(__file__).with_name("hotlines.toml")
# kind, name, place code, place, address, telephone: made up, for the demo alone
DEMO_PROVIDERS = (
    ("legal_aid_centre", "市法律援助中心", "511102000000", "市中区", "人民路12号", "0833-2100001"),
    ("notary_office", "市公证处", "511102000000", "市中区", "人民路14号", "0833-2100002"),
    ("law_firm", "示范律师事务所", "511102000000", "市中区", "人民路30号", "0833-2100003"),
    ("forensic_institute", "市司法鉴定所", "511102000000", "市中区", "滨江路8号", "0833-2100004"),
    ("justice_office", "城关镇司法所", "511102100000", "城关镇", "城关镇人民路12号", "0833-2100005"),
    ("mediation_committee", "城关镇人民调解委员会", "511102100000", "城关镇", "城关镇人民路12号", "0833-2100006"),
    ("mediation_committee", "西河村人民调解委员会", "511102100201", "西河村", "西河村党群服务中心", "0833-2100007"),
    ("station", "城关镇公共法律服务工作站", "511102100000", "城关镇", "城关镇人民路12号", "0833-2100008"),
    ("court", "市中区人民法院", "511102000000", "市中区", "滨江路1号", "12368"),
    ("government", "市人力资源和社会保障局", "511102000000", "市中区", "滨江路20号", "12333"),
)
DEMO_PLACES = (
    ("511100000000", "示范市", "city", False),
    ("511102000000", "市中区", "county", False),
    ("511102100000", "城关镇", "township", False),
    ("511102100201", "西河村", "village", True),
)
_MORNING, _AFTERNOON, _SATURDAY = (time(9), time(12)), (time(14), time(17)), (time(9), time(12))


def seed(uow: UnitOfWork) -> None:
    """Write the numbers that are missing; what was changed here is left alone."""
    there = set(
        uow.session.scalars(select(Provider.name).where(Provider.org_id == uow.org_id, Provider.kind == "hotline"))
    )
    for place, given in enumerate(tomllib.loads(_NUMBERS.read_text(encoding="utf-8"))["number"]):
        if given["name"] not in there:
            facts = {name: given[name] for name in ("name", "phone", "hours", "confirmed") if name in given}
            uow.session.add(
                Provider(org_id=uow.org_id, kind="hotline", sort=place, changed_at=uow.now, source="shipped", **facts)
            )
    uow.session.flush()


def demo(uow: UnitOfWork) -> None:
    """A few providers, one centre with a window, mediation and visits at home, and a village with its adviser."""
    if uow.session.scalar(select(BookingPlace.id).where(BookingPlace.org_id == uow.org_id).limit(1)) is not None:
        return
    for kind, name, code, place, address, phone in DEMO_PROVIDERS:
        facts = {"place_code": code, "place_name": place, "address": address, "phone": phone, "source": "demo"}
        made = Provider(org_id=uow.org_id, kind=kind, line=LINE_OF.get(kind), name=name, changed_at=uow.now, **facts)
        uow.session.add(made)
    for code, name, level, rural in DEMO_PLACES:
        uow.session.add(LocalPlace(org_id=uow.org_id, code=code, name=name, level=level, rural=rural))
    adviser = VillageAdviser(org_id=uow.org_id, place_code="511102100201", place_name="西河村", name="张律师")
    adviser.firm, adviser.phone, adviser.hours = "示范律师事务所", "0833-2100003", "每月第一个周五上午"
    adviser.valid_from, adviser.changed_at = uow.now.date(), uow.now
    uow.session.add(adviser)
    centre = {"code": "centre", "name": "市公共法律服务中心", "address": "人民路12号", "place_code": "511102000000"}
    sites.put(uow, None, None, centre, _hours())


def _hours() -> list[dict[str, Any]]:
    weekdays = [
        _span(kind, "workdays", span, capacity)
        for kind, capacity in (("window", 2), ("legal_aid", 1), ("mediation", 1), ("notary", 1), ("home_visit", 1))
        for span in (_MORNING, _AFTERNOON)
    ]
    return [*weekdays, _span("window", "weekend", _SATURDAY, 1)]


def _span(kind: str, days: str, span: tuple[time, time], capacity: int) -> dict[str, Any]:
    return {"kind": kind, "weekday": None, "days": days, "opens": span[0], "closes": span[1], "capacity": capacity}
