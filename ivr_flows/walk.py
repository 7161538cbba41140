"""One sprint of the menu under way: the session as it changes, and the effects it leaves behind."""

from dataclasses import dataclass, replace
from typing import assert_never

from ivr_flows import prompts as recordings
from ivr_flows.effects import (
    AskDuty,
    AskStatus,
    BookCallback,
    Collect,
    Effect,
    Ending,
    Enqueue,
    HangUp,
    MarkNotice,
    Play,
    SetLanguage,
    SetService,
    TransferOut,
    Voicemail,
)
from ivr_flows.flow import Flow
from ivr_flows.nodes import (
    Aim,
    Callback,
    Duty,
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
from ivr_flows.prompts import COMMON, Prompt
from ivr_flows.session import Facts, Session

WRONG_KEYS = 2  # the second wrong key goes to a person (3.1 rule 3)


@dataclass(frozen=True, slots=True)
class Sprint:
    """One step of the menu: where the caller stands now, and what to do. The last effect is the ending."""

    session: Session
    effects: tuple[Effect, ...]


class Walk:
    """One sprint under way: the session as it changes, the effects so far, the prompts not yet given to an effect."""

    def __init__(self, flow: Flow, facts: Facts, session: Session) -> None:
        self.flow, self.facts, self.session = flow, facts, session
        self.effects: list[Effect] = []
        self.said: list[Prompt] = []

    def say(self, *names: str) -> None:
        """Add prompts in the caller's language; what is not recorded in it is left out, never replaced."""
        self.said += [prompt for prompt in map(self.prompt, names) if self.flow.recorded(prompt)]

    def prompt(self, name: str) -> Prompt:
        """`common/beep` is a sound of no language; any other name is spoken in the caller's."""
        folder, _, shared = name.rpartition("/")
        return Prompt(shared, folder) if folder == COMMON else Prompt(name, self.session.language)

    def press(self, key: str) -> None:
        self.session = replace(self.session, keys=self.session.keys + key)

    def label(self, label: str) -> None:
        self.session = replace(self.session, path=(*self.session.path, label))

    def aim(self, aim: Aim) -> None:
        if aim.service is None or (aim.service, aim.topic) == (self.session.service, self.session.topic):
            return
        self.session = replace(self.session, service=aim.service, topic=aim.topic)
        self.effects.append(SetService(aim.service, aim.topic))

    def enter(self, name: str, number: str | None = None) -> Sprint:
        """Go to a node, through those that wait for nobody, to one that does."""
        node = self.flow.nodes[name]
        while isinstance(node, Notice | Hours | Tongue):
            if isinstance(node, Notice):
                self.notice(node)
            elif isinstance(node, Tongue):
                self.speak(node.language)
            node = self.flow.nodes[self.after(node)]
        self.session = replace(self.session, node=node.id, silences=0, wrong_keys=0)
        return self.ask(node, number)

    def after(self, node: Notice | Hours | Tongue) -> str:
        if isinstance(node, Hours):
            return node.open if self.facts.open else node.closed
        return node.to

    def notice(self, node: Notice) -> None:
        self._language_known()
        self._mark(node.prompt)

    def _mark(self, name: str) -> None:
        prompt = self.prompt(name)
        if self.flow.recorded(prompt):
            self.said.append(prompt)
            info = recordings.catalogue(prompt.language)[prompt.id]
            self.effects.append(MarkNotice(prompt.id, info.version))

    def choose_language(self, choice: LanguageChoice) -> Sprint:
        self.label(choice.label)
        self.speak(choice.language)
        away = choice.unstaffed_to if choice.language not in self.facts.staffed else None
        return self.enter(away or choice.to)

    def speak(self, language: str) -> None:
        self.session = replace(self.session, language=language)
        self.effects.append(SetLanguage(language))

    def _language_known(self) -> None:
        """A caller who chose no language is served in the flow's own: say so once, before the notice."""
        if not self.session.path and not any(isinstance(effect, SetLanguage) for effect in self.effects):
            self.effects.append(SetLanguage(self.session.language))

    def silence(self, node: Menu) -> Sprint:
        if self.session.silences >= node.repeats:
            return self.enter(node.silence)
        self.session = replace(self.session, silences=self.session.silences + 1)
        self.say(self.flow.no_key)
        return self.ask(node)

    def wrong_key(self, node: LanguageMenu | Menu | Typed) -> Sprint:
        wrong = self.session.wrong_keys + 1
        if wrong >= WRONG_KEYS:
            return self.enter(node.unknown if isinstance(node, Typed) else node.person)
        self.session = replace(self.session, wrong_keys=wrong)
        self.say(self.flow.wrong_key)
        return self.ask(node)

    def back(self, node: Menu) -> Sprint:
        """Undo the last choice: its label and its service are forgotten."""
        self.session = replace(self.session, path=self.session.path[:-1], service=None, topic=None)
        return self.enter(node.back)

    def privacy(self, node: LanguageMenu | Menu) -> Sprint:
        self._mark(self.flow.privacy)
        return self.ask(node)

    def hang_up(self, *names: str) -> Sprint:
        self.say(*names)
        return self.end(HangUp(self.spoken()))

    def ask(self, node: Node, number: str | None = None) -> Sprint:  # noqa: PLR0911 — an arm per kind
        """End the sprint at a node that waits."""
        match node:
            case LanguageMenu():
                return self.ask_language(node)
            case Menu():
                return self.ask_key(node)
            case Typed():
                return self.ask_digits(node)
            case Queue():
                return self.end_in_queue(node, number)
            case Message():
                self.say(*node.prompts)
                return self.end(Voicemail(self.spoken(), node.max_seconds, "#", self.session.language))
            case Callback():
                return self.book(node, number)
            case Transfer():
                self.say(*node.prompts)
                return self.end(TransferOut(node.target, self.spoken()))
            case Duty():
                return self.end(AskDuty(self.session.language, self.session.topic))
            case Status():
                asked, self.session = self.session.ticket, replace(self.session, ticket="")
                return self.end(AskStatus(asked, number or ""))
            case Goodbye():
                return self.hang_up(*node.prompts)
            case Notice() | Hours() | Tongue():
                return self.enter(node.id)
            case _:
                assert_never(node)

    def ask_language(self, node: LanguageMenu) -> Sprint:
        self.session = replace(self.session, language=self.flow.language, path=())
        if self.lacks(node):
            return self.apologise(node)
        lines = [Prompt(choice.line, choice.language) for choice in self._offered(node) if choice.line]
        self.say(*node.prompts)
        self.said += [line for line in lines if self.flow.recorded(line)]
        return self.end(Collect(self.spoken(), 1, node.timeout, None))

    def _offered(self, node: LanguageMenu) -> list[LanguageChoice]:
        """Languages with somebody on duty; that of a returning caller before the others."""
        on_duty = [c for c in node.choices.values() if not c.unstaffed_to or c.language in self.facts.staffed]
        return sorted(on_duty, key=lambda choice: choice.language != self.facts.returning_language)

    def ask_key(self, node: Menu) -> Sprint:
        self.aim(node.aim)
        if self.lacks(node):
            return self.apologise(node)
        self.say(*node.prompts)
        return self.end(Collect(self.spoken(), 1, node.timeout, None))

    def ask_digits(self, node: Typed) -> Sprint:
        self.aim(node.aim)
        if node.purpose in {"ticket_number", "last_four"} and self.lacks(node):
            return self.enter(node.unknown)  # nobody keys a number that they were not asked for: a person asks
        self.say(*node.prompts)
        return self.end(Collect(self.spoken(), node.max_digits, node.timeout, "#"))

    def lacks(self, node: LanguageMenu | Menu | Typed) -> bool:
        """Whether a menu cannot be spoken whole: half a menu would hide its choices."""
        return not all(self.flow.recorded(self.prompt(name)) for name in node.prompts)

    def apologise(self, node: LanguageMenu | Menu) -> Sprint:
        """A menu that cannot be spoken: say sorry, then the person of that branch."""
        self.say(self.flow.apology)
        if isinstance(self.flow.nodes[node.person], Queue) and self.facts.open:
            return self.enter(node.person)
        return self.enter(self.flow.person if self.facts.open else self.flow.message)

    def end_in_queue(self, node: Queue, staff_no: str | None) -> Sprint:
        self.aim(node.aim)
        self.say(*node.prompts)
        if spoken := self.spoken():
            self.effects.append(Play(spoken))
        own = self.session.language
        language = node.seat_language or self.flow.queues[node.queue].language or own
        interpreter = own if node.seat_language not in {None, own} else None
        place = (node.queue, language, node.skills, node.group, node.priority, self.session.service)
        return self.end(Enqueue(*place, staff_no, interpreter))

    def book(self, node: Callback, number: str | None) -> Sprint:
        if number is not None:
            self.say(node.number_is)
            self.said += recordings.compose_digits(number, self.session.language)
        self.say(*node.prompts)
        return self.end(BookCallback(self.spoken(), number))

    def spoken(self) -> tuple[Prompt, ...]:
        said, self.said = tuple(self.said), []
        return said

    def end(self, ending: Ending) -> Sprint:
        return Sprint(self.session, (*self.effects, ending))
