"""Made-up tickets as the rows that our code leaves behind: plain functions of a number, the same in every run.

Seven in ten were answered on the spot, the rest was dispatched; three in a hundred are open. Histories are chained with
the code's own functions. People, numbers and employers are made up.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from callcenter import clock
from callcenter.tickets import chain, chains, clocks
from callcenter.tickets.chain import Link
from callcenter.tickets.clocks import Fact, Profile

YEARS = 4
OPEN_SHARE, DISPATCHED_SHARE = 0.03, 0.27
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英华"
PLACES = [
    "城东新区",
    "青石镇",
    "河口街道",
    "柳林乡",
    "南山工业园",
    "西关村",
    "东湖花园",
    "北站广场",
    "三里桥",
    "金沙湾",
]
TRADES = ["建筑", "装饰", "物流", "服装", "餐饮", "物业", "机械", "食品", "运输", "园林"]
WORDS = [
    "拖欠工资",
    "劳动合同",
    "工伤认定",
    "加班费",
    "社保断缴",
    "经济补偿",
    "包工头",
    "项目部",
    "停工",
    "复工",
    "欠条",
    "押金",
    "赔偿",
    "协商",
    "调解",
    "仲裁",
    "起诉",
    "执行",
    "离婚",
    "抚养费",
    "赡养",
    "彩礼",
    "继承",
    "宅基地",
    "征收",
    "补偿款",
    "借款",
    "担保",
    "利息",
    "网贷",
    "催收",
    "交通事故",
    "责任认定",
    "医药费",
    "伤残等级",
    "物业费",
    "漏水",
    "噪音",
    "采光",
    "退费",
    "预付卡",
    "质量",
    "合同",
    "违约金",
    "房租",
    "押金不退",
    "二手房",
    "中介",
    "承包地",
    "林权",
    "遗嘱",
    "监护",
    "保险理赔",
    "误工费",
]
CATEGORIES = [
    "M01-01",
    "M01-01",
    "M01-01",
    "M01-02",
    "M01-03",
    "M01-04",
    "M01-05",
    "M02-01",
    "M02-02",
    "M02-04",
    "M02-07",
    "M03-01",
    "M03-02",
    "M03-05",
    "M04-01",
    "M04-02",
    "M05-01",
    "M05-03",
    "M06-01",
    "M06-02",
    "M07-01",
    "M07-02",
    "M08-02",
    "M08-03",
    "M09-01",
    "M09-02",
    "M10-01",
    "Q01-01",
    "Q01-05",
    "Q02-01",
    "Q02-02",
    "Q02-04",
]
DEPARTMENTS = ("legal_aid_centre", "mediation", "notary", "lawyers", "grassroots", "labour_bureau")
LANGUAGES = ("zh-CN", "zh-CN", "zh-CN", "zh-CN", "zh-CN", "zh-CN", "zh-CN", "zh-CN", "ii-CN", "bo-CN")
DISPATCHED_ON = 25  # the history of a dispatched ticket that is done has this many days at most


@dataclass(frozen=True)
class Site:
    """What tickets refer to: ids of what stands in the database already."""

    org: UUID
    key: bytes
    profile_id: UUID
    profile: Profile
    taxonomy: str
    accounts: list[UUID]
    points: list[UUID]
    people: list[UUID]
    departments: dict[str, UUID]
    until: datetime
    tickets: int
    first_of_day: dict[date, int]


@dataclass
class Written:
    """The rows of a stretch of tickets, by table; values in the order of `stock.COLUMNS`."""

    tables: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)

    def add(self, table: str, *values: Any) -> None:
        self.tables.setdefault(table, []).append(values)


def identity(chance: random.Random, at: datetime) -> UUID:
    """A uuidv7 of that moment."""
    milliseconds = int(at.timestamp() * 1000)
    return UUID(int=milliseconds << 80 | 7 << 76 | chance.getrandbits(12) << 64 | 2 << 62 | chance.getrandbits(62))


def name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2))))


def summary(chance: random.Random, number: int) -> str:
    """Fifty signs or so; one ticket in a thousand has a word that only few have."""
    said = "，".join(chance.sample(WORDS, 3))
    rare = f"，涉及第{number // 1000}号民生工程" if number % 1000 == 0 else ""
    return f"{chance.choice(PLACES)}某{chance.choice(TRADES)}公司{said}，来电人咨询如何处理{rare}。"


def begun(until: datetime, tickets: int, number: int) -> datetime:
    """When ticket `number` was opened: evenly over the years, the last one now."""
    span = timedelta(days=365 * YEARS)
    return until - span + span * ((number + 1) / tickets)


def tickets(site: Site, numbers: range) -> Written:
    """The rows of these tickets."""
    written = Written()
    for number in numbers:
        _ticket(site, number, random.Random(number), written)
    return written


def _ticket(site: Site, number: int, chance: random.Random, written: Written) -> None:
    at = begun(site.until, site.tickets, number)
    ticket_id = identity(chance, at)
    category = chance.choice(CATEGORIES)
    history = list(_history(site, number, chance, at, category))
    last = history[-1]
    closed = last.kind == "closed"
    department = last.content["department"] if "department" in last.content else _department(history)
    agent = site.accounts[number % len(site.accounts)]
    point, person = site.points[number % len(site.points)], site.people[number * 7 % len(site.people)]
    day = clock.business_day(at)
    groups = ["migrant_worker"] if category == "M01-01" else []
    written.add(
        "ticket", ticket_id, site.org, f"{day:%Y%m%d}-{number - site.first_of_day[day] + 1:04d}",
        "closed" if closed else "open", 1, "phone", point,
        person, site.taxonomy, category, summary(chance, number), groups, "{}", LANGUAGES[number % 10], "general",
        department, "answered", number % 50 == 0, True, False, agent, agent, at, day, site.profile_id,
        last.at if closed else None, agent if closed else None, "resolved" if closed else None, _stage(history),
        last.at, number % 40 == 0, 1 if closed else 0,
    )  # fmt: skip
    _contacts(site, number, chance, (ticket_id, agent, point, person), at, written)
    _chain(site, ticket_id, agent, history, chance, written)
    if department is not None:
        until = last.at if closed else None
        lead = (site.departments[department], "lead", at, until)
        written.add("ticket_department", identity(chance, at), site.org, ticket_id, *lead)


def _department(history: list[Fact]) -> str | None:
    return next((fact.content["lead"] for fact in history if fact.kind == "dispatched"), None)


def _stage(history: list[Fact]) -> str:
    stages = {"opened": "recorded", "note": "signed"}
    return stages.get(history[-1].kind, history[-1].kind)


def _history(site: Site, number: int, chance: random.Random, at: datetime, category: str) -> Iterator[Fact]:
    """Open tickets are the youngest of all, so that most are within their time and some are over it."""
    young = number >= site.tickets * (1 - OPEN_SHARE / 2)
    kind = chance.random()
    if kind >= DISPATCHED_SHARE + OPEN_SHARE / 2 and not young:
        yield Fact("opened", at, {"category": category, "disposition": "answered", "outcome": "answered"})
        yield Fact("closed", at, {"outcome": "answered", "note": ""})
        return
    lead = chance.choice(DEPARTMENTS)
    yield Fact("opened", at, {"category": category, "disposition": "assigned", "outcome": "dispatched"})
    done = kind < DISPATCHED_SHARE and not young
    steps: list[tuple[str, dict[str, Any]]] = [
        ("dispatched", {"lead": lead}),
        ("signed", {}),
        ("note", {"text": f"已联系来电人，{chance.choice(WORDS)}事宜正在核实"}),
        ("result_given", {"text": f"已答复：{chance.choice(WORDS)}按程序办理"}),
        ("closed", {"outcome": "resolved", "note": ""}),
    ]
    for kind_of, content in steps if done else steps[: chance.choice((1, 1, 2, 3))]:
        at += timedelta(hours=chance.uniform(1, 20))
        yield Fact(kind_of, min(at, site.until), content)


def _contacts(
    site: Site, number: int, chance: random.Random, of: tuple[UUID, UUID, UUID, UUID], at: datetime, written: Written
) -> None:
    ticket_id, agent, point, person = of
    for again in range(2 if number % 20 else 1):
        when = min(at + timedelta(hours=30 * again), site.until)
        contact_id = identity(chance, when)
        day = clock.business_day(when)
        written.add("contact", contact_id, site.org, "phone", when, day, point, person, agent, "zh-CN", when)
        kind = "further" if again else "first"
        written.add("ticket_contact", identity(chance, when), site.org, ticket_id, contact_id, kind, when)


def _chain(
    site: Site, ticket_id: UUID, agent: UUID, history: list[Fact], chance: random.Random, written: Written
) -> None:
    sealed = chain.FIRST
    for seq, fact in enumerate(history, start=1):
        link = Link(str(ticket_id), seq, fact.kind, str(agent), fact.at, fact.content)
        sealed = chain.link_hash(sealed, link)
        content = json.dumps(dict(fact.content), ensure_ascii=False)
        event_id = identity(chance, fact.at)
        written.add("ticket_event", event_id, site.org, ticket_id, seq, fact.kind, agent, content, fact.at, sealed)
    end = chains.head_mac(site.key, ticket_id, len(history), sealed)
    written.add("ticket_chain", ticket_id, site.org, len(history), sealed, end)
    if history[-1].kind == "closed":
        return  # every rule ends with it
    for run in clocks.runs(site.profile, history):
        if run.ended_at is None:
            of_rule = (run.rule.code, run.length.unit.value, run.length.amount, run.begins_at)
            written.add("running_clock", identity(chance, run.begins_at), site.org, ticket_id, *of_rule)
