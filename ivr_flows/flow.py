"""A phone menu read from TOML. What is wrong with it is found here, once, and named by file, node and field."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr_flows import prompts
from ivr_flows.kinds import read_nodes
from ivr_flows.nodes import (
    SERVICES,
    Callback,
    FlowError,
    Hours,
    Message,
    Node,
    Notice,
    Queue,
    Status,
    Tongue,
    Typed,
)
from ivr_flows.reading import Table
from ivr_flows.ways import leads_to

__all__ = ["FLOWS", "SERVICES", "Flow", "FlowError", "QueuePlace", "load", "parse"]

FLOWS = Path(__file__).parent / "flows"


CALLBACK, MESSAGE = "callback", "message"
LEADS_TO = {"staff_number": Queue, "callback_number": Callback, "ticket_number": Typed, "last_four": Status}


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """A queue that the flow may end in: its names for people, and its language where it serves only one.

    `keys` are those that work while waiting: `callback` keeps the place, `message` takes a voicemail, anything else is
    a node of the flow. `offer` is the prompt that tells of them from half a minute on.
    """

    key: str
    name: str
    name_en: str
    language: str | None
    keys: Mapping[str, str]
    offer: str


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

    def ways(self, node: Node) -> tuple[tuple[str, str], ...]:
        """Every way out of a node as (field, node id); out of a queue by the keys that lead on from it."""
        if not isinstance(node, Queue) or node.queue not in self.queues:
            return leads_to(node)
        keys = self.queues[node.queue].keys
        return tuple((f"keys.{key}", to) for key, to in keys.items() if to not in {CALLBACK, MESSAGE})

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
    nodes = read_nodes(file, written.pop("nodes", {}))
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
    language, keys = table.maybe("language"), table.words("keys", {"1": CALLBACK, "2": MESSAGE})
    if not {CALLBACK, MESSAGE} <= set(keys.values()):
        raise table.wrong("keys", "must offer a callback and a message: who does not want to wait has a next step")
    offer = table.text("offer", "callback_offer")
    place = QueuePlace(name, table.text("name"), table.text("name_en"), language, keys, offer)
    table.done()
    return place


def _check(file: str, flow: Flow) -> None:
    for field, target in (("start", flow.start), ("person", flow.person), ("message", flow.message)):
        if target not in flow.nodes:
            raise FlowError(file, "flow", field, f"there is no node {target}")
    if not isinstance(flow.nodes[flow.person], Queue):
        raise FlowError(file, "flow", "person", "must be a queue: every failure ends there")
    if not isinstance(flow.nodes[flow.message], Message):
        raise FlowError(file, "flow", "message", "must be a voicemail: every failure ends there while closed")
    for node in flow.nodes.values():
        for field, target in flow.ways(node):
            if target not in flow.nodes:
                raise FlowError(file, node.id, field, f"there is no node {target}")
        if isinstance(node, Queue) and node.queue not in flow.queues:
            raise FlowError(file, node.id, "queue", f"there is no queue {node.queue}")
        if isinstance(node, Typed):
            _check_typed(file, flow, node)
    _check_circles(file, flow)


def _check_typed(file: str, flow: Flow, node: Typed) -> None:
    kind = LEADS_TO[node.purpose]
    after = flow.nodes[node.to]
    if not isinstance(after, kind):
        raise FlowError(file, node.id, "to", f"a {node.purpose} must lead to a {kind.__name__.lower()}")
    if isinstance(after, Typed) and after.purpose != "last_four":
        raise FlowError(file, node.id, "to", "a ticket's number needs the last four digits of its telephone")


def _check_circles(file: str, flow: Flow) -> None:
    """These nodes wait for nobody: a circle of them would never end."""
    passing = Notice | Hours | Tongue
    for first in flow.nodes.values():
        seen = {first.id}
        ahead = [target for _, target in leads_to(first)] if isinstance(first, passing) else []
        while ahead:
            node = flow.nodes[ahead.pop()]
            if not isinstance(node, passing):
                continue
            if node.id == first.id:
                raise FlowError(file, first.id, "to", "leads back to itself without waiting for a key")
            if node.id not in seen:
                seen.add(node.id)
                ahead += [target for _, target in leads_to(node)]
