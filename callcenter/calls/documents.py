"""The documents of a call, as `design/telephony.md` draws them. Pure: addresses and effects in, TwiML out."""

from collections.abc import Iterable, Sequence
from typing import assert_never
from uuid import UUID

from callcenter.calls.links import Links
from callcenter.carriers.twilio import twiml
from ivr_flows import effects as flow
from ivr_flows.prompts import Prompt

MANDARIN = "zh-CN"
# Music while waiting: the two halves of one piece, 24 and 18 seconds.
MUSIC, MORE_MUSIC = Prompt("music24", "common"), Prompt("music18", "common")
RECORDING, CALLER_STREAM = "r", "c"
GRADES = frozenset("12345")


def queue_name(queue: str) -> str:
    """The carrier's name of our queue."""
    return f"q{queue}"


def conference_name(call_id: UUID) -> str:
    """The conference of a call."""
    return f"c{call_id}"


def said(links: Links, prompts: Iterable[Prompt]) -> str:
    """The prompts one after the other."""
    return twiml.plays(links.audio(prompt) for prompt in prompts)


def sprint(
    links: Links, call_id: UUID, step: int, effects: Sequence[flow.Effect], entry_id: UUID, targets: dict[str, str]
) -> str:
    """What one sprint of the menu does. `step` numbers the answer that it waits for, `entry_id` is used by Enqueue.

    `targets` are the outside lines by name; one that is not configured is answered as failed at once.
    """
    verbs: list[str] = []
    for effect in effects:
        match effect:
            case flow.Play():
                verbs.append(said(links, effect.prompts))
            case flow.Pause():
                verbs.append(twiml.pause(effect.seconds))
            case flow.SetLanguage() | flow.SetService() | flow.MarkNotice():
                pass
            case _:
                verbs.append(_ending(links, call_id, step, effect, entry_id, targets))
    return twiml.document(*verbs)


def _ending(
    links: Links, call_id: UUID, step: int, effect: flow.Ending, entry_id: UUID, targets: dict[str, str]
) -> str:
    match effect:
        case flow.Collect():
            return twiml.gather(
                links.flow(call_id, step),
                said(links, effect.prompts),
                digits=effect.max_digits,
                timeout=effect.timeout,
                finish_key=effect.finish_key,
            )
        case flow.Enqueue():
            return queued(links, entry_id, effect.queue)
        case flow.Voicemail():
            return said(links, effect.prompts) + message(links, call_id, step, effect.max_seconds, effect.finish_key)
        case flow.TransferOut():
            return said(links, effect.prompts) + _outside(links, call_id, step, targets.get(effect.target))
        case flow.AskDuty() | flow.AskStatus():  # answered before rendering (calls.roster); a lost one is asked again
            return twiml.redirect(links.flow(call_id, step))
        case flow.BookCallback() | flow.HangUp():
            return said(links, effect.prompts) + twiml.hangup()
    assert_never(effect)


def _outside(links: Links, call_id: UUID, step: int, target: str | None) -> str:
    if not target:
        return twiml.redirect(f"{links.flow(call_id, step)}?DialCallStatus=failed")
    return twiml.dial_out(target, links.flow(call_id, step), None)


def queued(links: Links, entry_id: UUID, queue: str) -> str:
    """Wait in the queue."""
    return twiml.enqueue(queue_name(queue), links.to("left", entry_id), links.to("wait", entry_id))


def message(links: Links, call_id: UUID, turn: int, max_seconds: int, finish_key: str) -> str:
    """Take a voicemail. Where nothing is heard the carrier goes on below Record: `turn` tells which try that was.

    https://www.twilio.com/docs/voice/twiml/record: "action" is not asked when the recording is empty.
    """
    action = links.to("voicemail", call_id)
    taken = twiml.record(action, links.to("rec", call_id), max_seconds=max_seconds, finish_key=finish_key)
    return taken + twiml.redirect(links.to("voicemail", call_id, turn))


def voicemail(links: Links, call_id: UUID, prompts: Sequence[Prompt], turn: int = 1) -> str:
    """Leave the queue for the voicemail: two minutes, # ends."""
    return twiml.document(said(links, prompts), message(links, call_id, turn, 120, "#"))


def goodbye(links: Links, prompts: Sequence[Prompt]) -> str:
    """Say something and end the call."""
    return twiml.document(said(links, prompts), twiml.hangup())


def apology(links: Links) -> str:
    """Something is broken and no person can be reached: say so, never silence."""
    return goodbye(links, [Prompt("system_busy", MANDARIN)])


def apology_then_queue(links: Links, entry_id: UUID, queue: str) -> str:
    """The menu is broken, but a person can be reached."""
    return twiml.document(said(links, [Prompt("transfer_person", MANDARIN)]), queued(links, entry_id, queue))


def streamed(links: Links, call_id: UUID, leg: str, name: str, language: str | None, asr_url: str | None) -> str:
    """Stream this leg's own voice to the recogniser: caller, seat or interpreter. Nothing without an address."""
    if asr_url is None:
        return ""
    parameters = stream_parameters(links, call_id, leg, language)
    return twiml.start_stream(name, asr_url, links.to("stream", call_id), parameters)


def stream_parameters(links: Links, call_id: UUID, leg: str, language: str | None) -> dict[str, str]:
    """What the recogniser is told of a stream."""
    callback = links.root.removesuffix("/twilio") + "/asr/segments"
    return {"call": str(call_id), "leg": leg, "language": language or MANDARIN, "callback": callback}


def joined(
    links: Links,
    call_id: UUID,
    language: str | None,
    asr_url: str | None,
    greeting: Sequence[Prompt],
    *,
    again: bool = False,
) -> str:
    """The caller (or the party we called) enters the conference: recorded on two channels, own voice streamed.

    `again`: they come back from a queue after a talk; the recording of their leg still runs.
    """
    begins = twiml.start_recording(RECORDING, links.to("rec", call_id))
    return twiml.document(
        twiml.stop_stream(CALLER_STREAM) if again else begins,
        streamed(links, call_id, "caller", CALLER_STREAM, language, asr_url),
        said(links, greeting),
        twiml.dial_conference(
            conference_name(call_id),
            links.to("after", call_id),
            links.to("conf", call_id),
            label="caller",
            starts=True,
        ),
    )


def party_joined(
    links: Links,
    call_id: UUID,
    party_id: UUID,
    label: str,
    *,
    stream: str = "",
    beep: bool = False,
    muted: bool | None = None,
    coach: str | None = None,
) -> str:
    """A party beside caller and seat enters the conference, which neither begins nor ends with it.

    `stream` is markup that streams its own voice, where that is wanted: never a supervisor's. `coach`: the sid of the
    only leg that hears it.
    """
    return twiml.document(
        stream,
        twiml.dial_conference(
            conference_name(call_id),
            links.to("party", party_id, "left"),
            links.to("conf", call_id),
            label=label,
            starts=False,
            ends=False,
            beep="onEnter" if beep else False,
            muted=muted,
            coach=coach,
        ),
    )


def collected(links: Links, action: str, prompts: Sequence[Prompt], digits: int, timeout: int) -> str:
    """Play and wait for keys, outside the menu."""
    finish = "#" if digits > 1 else None
    inside = said(links, prompts)
    return twiml.document(twiml.gather(action, inside, digits=digits, timeout=timeout, finish_key=finish))
