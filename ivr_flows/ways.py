"""What a node leads to, and what it says by itself: for the checks of a flow. Pure."""

from ivr_flows.nodes import (
    Callback,
    Duty,
    Goodbye,
    Hours,
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


def leads_to(node: Node) -> tuple[tuple[str, str], ...]:  # noqa: PLR0911 — an arm per kind
    """Every way out of a node as (field, node id)."""
    match node:
        case LanguageMenu():
            ways = [(f"keys.{c.key}", c.to) for c in node.choices.values()]
            away = [(f"keys.{c.key}.unstaffed_to", c.unstaffed_to) for c in node.choices.values() if c.unstaffed_to]
            return (*ways, *away, ("person", node.person), ("transfer", node.transfer))
        case Menu():
            ways = [(f"keys.{c.key}", c.to) for c in node.choices.values()]
            extra = [("person", node.person), ("silence", node.silence)]
            if node.reserved:
                extra += [("transfer", node.transfer), ("back", node.back)]
            return (*ways, *extra)
        case Notice():
            return (("to", node.to),)
        case Hours():
            return (("open", node.open), ("closed", node.closed))
        case Duty():
            named = (("here", node.here), ("interpreter", node.interpreter), ("later", node.later))
            return (*((field, way) for field, way in named if way), ("absent", node.absent))
        case Tongue():
            return (("to", node.to),)
        case Typed():
            return (("to", node.to), ("unknown", node.unknown))
        case Transfer():
            return (("failed", node.failed),)
        case Status():
            return (("to", node.to), ("again", node.again), ("person", node.person))
        case Queue() | Message() | Callback() | Goodbye():
            return ()


def prompts_of_node(node: Node) -> tuple[str, ...]:
    """The prompts that a node plays by itself, without the line of each language."""
    match node:
        case Notice():
            return (node.prompt,)
        case Message():
            return (*node.prompts, node.again, node.received, node.none)
        case Callback():
            return (*node.prompts, node.number_is)
        case Status():
            return tuple(node.told.values())
        case Hours() | Duty() | Tongue():
            return ()
        case LanguageMenu() | Menu() | Typed() | Queue() | Transfer() | Goodbye():
            return node.prompts
