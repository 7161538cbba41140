"""A phone menu read from TOML. What is wrong with it is found here, once, and named by file, node and field."""

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr_flows import prompts
from ivr_flows.nodes import (
    RESERVED,
    Aim,
    Callback,
    Choice,
    FlowError,
    Hours,
    LanguageChoice,
    LanguageMenu,
    Menu,
    Message,
    Node,
    Notice,
    Queue,
    Transfer,
    Typed,
    leads_to,
)
from ivr_flows.reading import Table

__all__ = ["FLOWS", "SERVICES", "Flow", "FlowError", "QueuePlace", "load", "parse"]

FLOWS = Path(__file__).parent / "flows"
# The six services of the hotline (S1): advice, legal service, mediation, publicity, legal aid, complaint.
SERVICES = ("legal_advice", "legal_service", "mediation", "publicity", "legal_aid", "complaint")
TRANSFERS = ("12345", "duty_lawyer")
KEYS = frozenset("0123456789*#")


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """A queue that the flow may end in: its names for people, and its language where it serves only one."""

    key: str
    name: str
    name_en: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Flow:
    """A menu that has passed the checks of loading: every node it names exists and no path circles without a wait."""

    key: str
    version: str
    start: str
    language: str
    person: str
    message: str
    privacy: str
    no_key: str
    wrong_key: str
    apology: str
    max_sprints: int
    nodes: Mapping[str, Node]
    queues: Mapping[str, QueuePlace]
    source: str
    content_hash: str

    def recorded(self, prompt: prompts.Prompt) -> bool:
        """Whether the prompt has a recording in its language."""
        return prompts.audio_path(prompt) is not None


def load(path: Path) -> Flow:
    """The flow in a file. Raises FlowError(file, node, field, message)."""
    try:
        source = path.read_text(encoding="utf8")
    except (OSError, UnicodeDecodeError) as error:
        raise FlowError(path.name, "flow", "file", str(error)) from error
    return parse(source, path.name)


def parse(source: str, file: str) -> Flow:
    """The flow in a text; `file` is its name in errors. Raises FlowError."""
    try:
        written = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise FlowError(file, "flow", "toml", str(error)) from error
    head = Table(file, "flow", written.pop("flow", None))
    nodes = _nodes(file, written.pop("nodes", {}))
    queues = _queues(file, written.pop("queues", None))
    for field in written:
        raise FlowError(file, "flow", field, "is unknown")
    flow = Flow(
        key=head.text("key"),
        version=head.text("version"),
        start=head.text("start"),
        language=head.text("language"),
        person=head.text("person"),
        message=head.text("message"),
        privacy=head.text("privacy"),
        no_key=head.text("no_key"),
        wrong_key=head.text("wrong_key"),
        apology=head.text("apology"),
        max_sprints=head.number("max_sprints", 40, 5, 200),
        nodes=nodes,
        queues=queues,
        source=source,
        content_hash=hashlib.sha256(source.encode()).hexdigest(),
    )
    head.done()
    _check(file, flow)
    return flow


def _queues(file: str, written: object) -> dict[str, QueuePlace]:
    if not isinstance(written, dict) or not written:
        raise FlowError(file, "flow", "queues", "is missing")
    return {name: _queue_place(file, name, fields) for name, fields in written.items()}


def _queue_place(file: str, name: str, fields: object) -> QueuePlace:
    table = Table(file, f"queues.{name}", fields)
    place = QueuePlace(name, table.text("name"), table.text("name_en"), table.maybe("language"))
    table.done()
    return place


def _nodes(file: str, written: object) -> dict[str, Node]:
    if not isinstance(written, dict) or not written:
        raise FlowError(file, "flow", "nodes", "is missing")
    nodes = {}
    for name, fields in written.items():
        table = Table(file, name, fields)
        kind = table.text("kind")
        if kind not in KINDS:
            raise table.wrong("kind", f"must be one of {', '.join(KINDS)}")
        nodes[name] = KINDS[kind](name, table)
        table.done()
    return nodes


def _aim(table: Table) -> Aim:
    aim = Aim(table.maybe("service"), table.maybe("topic"))
    if aim.service is not None and aim.service not in SERVICES:
        raise table.wrong("service", f"must be one of {', '.join(SERVICES)}")
    if aim.topic is not None and aim.service is None:
        raise table.wrong("topic", "needs a service")
    return aim


def _prompts(table: Table) -> tuple[str, ...]:
    listed = table.texts("prompts")
    if not listed:
        raise table.wrong("prompts", "is missing")
    return listed


def _language_menu(name: str, table: Table) -> Node:
    choices = {key: _language_choice(table, key, inner) for key, inner in table.tables("keys").items()}
    if not choices:
        raise table.wrong("keys", "is missing")
    return LanguageMenu(
        id=name,
        prompts=_prompts(table),
        timeout=table.number("timeout", 5, 1, 20),
        choices=choices,
        person=table.text("person"),
        transfer=table.text("transfer"),
    )


def _language_choice(menu: Table, key: str, table: Table) -> LanguageChoice:
    _free_key(menu, key, reserved=True)
    choice = LanguageChoice(
        key,
        table.text("label"),
        table.text("to"),
        table.text("language"),
        table.maybe("line"),
        table.maybe("unstaffed_to"),
    )
    table.done()
    return choice


def _menu(name: str, table: Table) -> Node:
    person = table.text("person")
    reserved = table.flag("reserved", True)
    choices = {}
    for key, inner in table.tables("keys").items():
        _free_key(table, key, reserved)
        choices[key] = Choice(key, inner.text("label"), inner.text("to"))
        inner.done()
    if not choices:
        raise table.wrong("keys", "is missing")
    return Menu(
        id=name,
        aim=_aim(table),
        prompts=_prompts(table),
        timeout=table.number("timeout", 6, 1, 20),
        choices=choices,
        person=person,
        silence=table.text("silence", person),
        transfer=table.text("transfer") if reserved else "",
        back=table.text("back") if reserved else "",
        repeats=table.number("repeats", 1, 0, 2),
        reserved=reserved,
    )


def _free_key(menu: Table, key: str, reserved: bool) -> None:
    if key not in KEYS:
        raise menu.wrong(f"keys.{key}", "is not a key of a telephone")
    if reserved and key in RESERVED:
        raise menu.wrong(f"keys.{key}", "is reserved in menus (0 person, 8 privacy, 9 12345, * again, # back)")


def _notice(name: str, table: Table) -> Node:
    return Notice(name, table.text("prompt"), table.text("to"))


def _hours(name: str, table: Table) -> Node:
    return Hours(name, table.text("open"), table.text("closed"))


def _typed(name: str, table: Table) -> Node:
    purpose = table.text("purpose")
    if purpose not in {"staff_number", "callback_number"}:
        raise table.wrong("purpose", "must be staff_number or callback_number")
    high = table.number("max_digits", 6, 1, 15)
    return Typed(
        id=name,
        aim=_aim(table),
        prompts=_prompts(table),
        purpose=purpose,
        max_digits=high,
        min_digits=table.number("min_digits", 1, 1, high),
        timeout=table.number("timeout", 8, 1, 20),
        to=table.text("to"),
        unknown=table.text("unknown"),
    )


def _queue(name: str, table: Table) -> Node:
    return Queue(
        id=name,
        aim=_aim(table),
        prompts=table.texts("prompts"),
        queue=table.text("queue"),
        skills=table.texts("skills"),
        group=table.maybe("group"),
        priority=table.number("priority", 0, 0, 9),
    )


def _message(name: str, table: Table) -> Node:
    return Message(
        id=name,
        prompts=_prompts(table),
        max_seconds=table.number("max_seconds", 120, 10, 600),
        again=table.text("again"),
        received=table.text("received"),
        none=table.text("none"),
    )


def _callback(name: str, table: Table) -> Node:
    return Callback(name, _prompts(table), table.text("number_is"))


def _transfer(name: str, table: Table) -> Node:
    target = table.text("target")
    if target not in TRANSFERS:
        raise table.wrong("target", f"must be one of {', '.join(TRANSFERS)}")
    return Transfer(name, _prompts(table), target, table.text("failed"))


KINDS: Mapping[str, Callable[[str, Table], Node]] = {
    "language": _language_menu,
    "menu": _menu,
    "notice": _notice,
    "hours": _hours,
    "typed": _typed,
    "queue": _queue,
    "voicemail": _message,
    "callback": _callback,
    "transfer": _transfer,
}


def _check(file: str, flow: Flow) -> None:
    for field, target in (("start", flow.start), ("person", flow.person), ("message", flow.message)):
        if target not in flow.nodes:
            raise FlowError(file, "flow", field, f"there is no node {target}")
    if not isinstance(flow.nodes[flow.person], Queue):
        raise FlowError(file, "flow", "person", "must be a queue: every failure ends there")
    if not isinstance(flow.nodes[flow.message], Message):
        raise FlowError(file, "flow", "message", "must be a voicemail: every failure ends there while closed")
    for node in flow.nodes.values():
        for field, target in leads_to(node):
            if target not in flow.nodes:
                raise FlowError(file, node.id, field, f"there is no node {target}")
        if isinstance(node, Queue) and node.queue not in flow.queues:
            raise FlowError(file, node.id, "queue", f"there is no queue {node.queue}")
        if isinstance(node, Typed) and node.purpose == "callback_number" and not _books(flow, node.to):
            raise FlowError(file, node.id, "to", "a callback number must lead to a callback")
    _check_circles(file, flow)


def _books(flow: Flow, node: str) -> bool:
    return isinstance(flow.nodes[node], Callback)


def _check_circles(file: str, flow: Flow) -> None:
    """Notice and hours nodes wait for nobody: a circle of them would never end."""
    for first in flow.nodes.values():
        seen = {first.id}
        ahead = [target for _, target in leads_to(first)] if isinstance(first, Notice | Hours) else []
        while ahead:
            node = flow.nodes[ahead.pop()]
            if not isinstance(node, Notice | Hours):
                continue
            if node.id == first.id:
                raise FlowError(file, first.id, "to", "leads back to itself without waiting for a key")
            if node.id not in seen:
                seen.add(node.id)
                ahead += [target for _, target in leads_to(node)]
