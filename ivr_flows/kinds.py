"""How each kind of node is read from its table. What is wrong is a FlowError naming file, node and field."""

from collections.abc import Callable, Mapping

from ivr_flows.nodes import (
    PURPOSES,
    RESERVED,
    SERVICES,
    SPOKEN_STAGES,
    Aim,
    Callback,
    Choice,
    Duty,
    FlowError,
    Goodbye,
    Hours,
    LanguageChoice,
    LanguageMenu,
    Menu,
    Message,
    Node,
    Notice,
    Queue,
    Status,
    Tongue,
    Transfer,
    Typed,
)
from ivr_flows.reading import Table

TRANSFERS = ("12345", "duty_lawyer")
KEYS = frozenset("0123456789*#")


def read_nodes(file: str, written: object) -> dict[str, Node]:
    """All nodes of a flow by name. Raises FlowError."""
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


def _duty(name: str, table: Table) -> Node:
    return Duty(name, table.maybe("here"), table.maybe("interpreter"), table.maybe("later"), table.text("absent"))


def _tongue(name: str, table: Table) -> Node:
    return Tongue(name, table.text("language"), table.text("to"))


def _typed(name: str, table: Table) -> Node:
    purpose = table.text("purpose")
    if purpose not in PURPOSES:
        raise table.wrong("purpose", f"must be one of {', '.join(PURPOSES)}")
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
        seat_language=table.maybe("seat_language"),
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


def _status(name: str, table: Table) -> Node:
    told = table.named("told")
    if set(told) != set(SPOKEN_STAGES):
        raise table.wrong("told", f"needs a prompt for each of {', '.join(SPOKEN_STAGES)}")
    return Status(name, told, table.text("to"), table.text("again"), table.text("person"))


def _goodbye(name: str, table: Table) -> Node:
    return Goodbye(name, _prompts(table))


KINDS: Mapping[str, Callable[[str, Table], Node]] = {
    "language": _language_menu,
    "menu": _menu,
    "notice": _notice,
    "hours": _hours,
    "duty": _duty,
    "tongue": _tongue,
    "typed": _typed,
    "queue": _queue,
    "voicemail": _message,
    "callback": _callback,
    "transfer": _transfer,
    "status": _status,
    "goodbye": _goodbye,
}
