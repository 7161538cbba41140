"""Check a flow before it is published: what callers need can be reached, and everything they would hear exists.

Errors forbid publishing; warnings are shown on the console. Nothing is repaired here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ivr_flows import engine, prompts
from ivr_flows.effects import AskDuty, Collect, prompts_of
from ivr_flows.flow import Flow
from ivr_flows.nodes import (
    Callback,
    Goodbye,
    Hours,
    LanguageMenu,
    Menu,
    Message,
    Node,
    Queue,
    Tongue,
    Typed,
)
from ivr_flows.prompts import COMMON, Prompt
from ivr_flows.ways import prompts_of_node

REQUIRED = {"legal_advice": "法律咨询", "publicity": "法治宣传", "legal_aid": "法律援助", "complaint": "举报投诉"}  # S2
LONGEST = 60  # hanzi a prompt (3.1 rule 2); the main menu and the long notice may exceed it
QUEUE_WITHIN = 45  # seconds until a caller who presses nothing waits for a person (3.0 rule 2)
MOST_CHOICES = 6  # keys of a sub-menu beside the reserved ones (3.1 rule 1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: `level` error or warning, the node (or `flow`, or a language), and what is wrong in words."""

    level: Literal["error", "warning"]
    node: str
    message: str


def check(flow: Flow, languages: Iterable[str]) -> list[Finding]:
    """All findings of a flow for the languages it is to be published in, errors first."""
    found = [
        *_unreachable(flow),
        *_required_services(flow),
        *_ways_to_a_person(flow),
        *_closed_branch(flow),
        *_sizes(flow),
        *_silent_caller(flow),
        *_prompts(flow, tuple(languages)),
    ]
    return sorted(found, key=lambda finding: finding.level)


def reachable(flow: Flow, first: str, *, open_hours: bool | None = None) -> set[str]:
    """Every node that can follow `first`, itself included; `open_hours` fixes what the calendar says."""
    seen: set[str] = set()
    ahead = [first]
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            ahead += _ways(flow, flow.nodes[name], open_hours)
    return seen


def _ways(flow: Flow, node: Node, open_hours: bool | None) -> list[str]:
    if isinstance(node, Hours) and open_hours is not None:
        return [node.open if open_hours else node.closed]
    return [target for _, target in flow.ways(node)]


def _unreachable(flow: Flow) -> Iterator[Finding]:
    seen = reachable(flow, flow.start)
    for name in flow.nodes:
        if name not in seen:
            yield Finding("error", name, "no key leads here")
    used = {node.queue for node in flow.nodes.values() if isinstance(node, Queue) and node.id in seen}
    for key in flow.queues:
        if key not in used:
            yield Finding("error", key, "no key leads to this queue")


def _required_services(flow: Flow) -> Iterator[Finding]:
    """S2: advice, publicity, legal aid and complaints must be reachable."""
    reached = [flow.nodes[name] for name in reachable(flow, flow.start, open_hours=True)]
    services = {node.aim.service for node in reached if isinstance(node, Menu | Queue | Typed)}
    for service, name in REQUIRED.items():
        if service not in services:
            yield Finding("error", "flow", f"{name} ({service}) cannot be reached")


def _ways_to_a_person(flow: Flow) -> Iterator[Finding]:
    """From every node a person can be reached: a queue, a duty line, or a message that a person answers.

    A goodbye ends a call that the menu has answered: it leads nowhere, and stands in nobody's place.
    """
    for name in reachable(flow, flow.start):
        if isinstance(flow.nodes[name], Goodbye):
            continue
        ends = [flow.nodes[other] for other in reachable(flow, name)]
        if not any(isinstance(node, Queue | Message | Callback) for node in ends):
            yield Finding("error", name, "no way leads to a person, a message or a return call")


def _closed_branch(flow: Flow) -> Iterator[Finding]:
    """S3: while closed, no caller is left with nobody to answer: no queue is entered, a message can be left."""
    closed = [flow.nodes[name] for name in reachable(flow, flow.start, open_hours=False)]
    if not any(isinstance(node, Message) for node in closed):
        yield Finding("error", "flow", "no message can be left while the hotline is closed")
    for node in closed:
        if isinstance(node, Queue):
            yield Finding("error", node.id, "callers would wait here while the hotline is closed")


def _sizes(flow: Flow) -> Iterator[Finding]:
    first_menus = {node.open for node in flow.nodes.values() if isinstance(node, Hours)} | {flow.start}
    longer = {flow.privacy}
    for node in flow.nodes.values():
        if isinstance(node, Menu) and node.id in first_menus:
            longer |= set(node.prompts)
        elif isinstance(node, Menu) and len(node.choices) > MOST_CHOICES:
            yield Finding("warning", node.id, f"more than {MOST_CHOICES} choices in a sub-menu")
    for name, info in prompts.catalogue(flow.language).items():
        if len(info.text) > LONGEST and name not in longer:
            yield Finding("warning", name, f"{len(info.text)} characters: longer than {LONGEST}")


def _silent_caller(flow: Flow) -> Iterator[Finding]:
    seconds = seconds_without_keys(flow)
    if seconds > QUEUE_WITHIN:
        yield Finding("error", flow.start, f"without a key it takes {seconds:.0f} s to reach a person")


def seconds_without_keys(flow: Flow) -> float:
    """How long a caller who presses nothing hears prompts and timeouts, while open, until they wait for a person."""
    facts = engine.Facts(open=True, staffed=tuple(prompts.languages()))
    sprint = engine.start(flow, facts)
    seconds = 0.0
    for _ in range(flow.max_sprints):
        seconds += sum(_seconds(prompt) for effect in sprint.effects for prompt in prompts_of(effect))
        ending = sprint.effects[-1]
        if isinstance(ending, AskDuty):
            sprint = engine.resume(flow, sprint.session, engine.OnDuty(1), facts)
            continue
        if not isinstance(ending, Collect):
            break
        seconds += ending.timeout
        sprint = engine.resume(flow, sprint.session, engine.Silence(), facts)
    return seconds


def _seconds(prompt: Prompt) -> float:
    info = prompts.catalogue(prompt.language).get(prompt.id)
    return info.seconds if info else 0.0


def _prompts(flow: Flow, languages: tuple[str, ...]) -> Iterator[Finding]:
    """Every prompt of the flow in its own language must be recorded; of the others, what their branch would play."""
    for node_id, prompt in sorted(prompts_heard(flow), key=lambda heard: (heard[0], heard[1].id)):
        if prompt.language not in (*languages, COMMON):
            continue
        if prompts.audio_path(prompt) is None:
            own = prompt.language in (flow.language, COMMON)
            known = prompt.id in prompts.catalogue(prompt.language)
            what = "not recorded" if known else "not in the prompt list"
            yield Finding("error" if own else "warning", node_id, f"{prompt.id} ({prompt.language}) is {what}")


def missing(flow: Flow, language: str) -> list[str]:
    """The prompts of a language that are listed or named by the flow and not recorded, sorted."""
    listed = {name for name, info in prompts.catalogue(language).items() if info.file is None}
    heard = {prompt for _, prompt in prompts_heard(flow) if prompt.language == language}
    return sorted(listed | {prompt.id for prompt in heard if prompts.audio_path(prompt) is None})


def prompts_heard(flow: Flow) -> set[tuple[str, Prompt]]:
    """Every (node, prompt) that a caller may meet, in the language in which the branch is served."""
    heard = {
        ("flow", Prompt(name, flow.language)) for name in (flow.privacy, flow.no_key, flow.wrong_key, flow.apology)
    }
    branches = {flow.language: {flow.start}}
    for node in flow.nodes.values():
        if isinstance(node, LanguageMenu):
            heard |= {(node.id, Prompt(c.line, c.language)) for c in node.choices.values() if c.line}
            for choice in node.choices.values():
                branches.setdefault(choice.language, set()).update({choice.to, choice.unstaffed_to or choice.to})
        elif isinstance(node, Tongue):
            branches.setdefault(node.language, set()).add(node.to)
    for language, entries in branches.items():
        for name in _branch(flow, entries, own=language == flow.language):
            said = (*prompts_of_node(flow.nodes[name]), *_while_waiting(flow, flow.nodes[name]))
            heard |= {(name, _in_language(prompt, language)) for prompt in said}
    return heard


def _while_waiting(flow: Flow, node: Node) -> tuple[str, ...]:
    return (*prompts.WHILE_WAITING, flow.queues[node.queue].offer) if isinstance(node, Queue) else ()


def _branch(flow: Flow, entries: set[str], *, own: bool) -> set[str]:
    """The nodes served in one language: from its entries, not through the language menu into another's."""
    seen: set[str] = set()
    ahead = list(entries)
    while ahead:
        node = flow.nodes[ahead.pop()]
        if node.id in seen or (isinstance(node, LanguageMenu) and not own):
            continue
        seen.add(node.id)
        if isinstance(node, LanguageMenu):
            ahead += [c.to for c in node.choices.values() if c.language == flow.language]
            ahead += [node.person, node.transfer]
        elif not isinstance(node, Tongue):
            ahead += [target for _, target in flow.ways(node)]
    return seen


def _in_language(name: str, language: str) -> Prompt:
    folder, _, shared = name.rpartition("/")
    return Prompt(shared, COMMON) if folder == COMMON else Prompt(name, language)
