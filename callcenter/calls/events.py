"""What happens to calls. Facts in the past tense: ids and plain values only."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CallQueued:
    """The menu ended in a queue. `entry_id` is the id that the queue entry is to have.

    `language` is that of the seat that is wanted: the caller's own, or Mandarin where they have asked for an
    `interpreter` of their language. `preferred_staff_no`: the lawyer whose number was keyed (M18). `since` (ISO): they
    come back from a talk and keep the place that they had then; else it is this moment.
    """

    call_id: UUID
    entry_id: UUID
    queue: str
    language: str
    skills: tuple[str, ...]
    group: str | None
    priority: int
    preferred_staff_no: str | None = None
    interpreter: str | None = None
    since: str | None = None


@dataclass(frozen=True, slots=True)
class CallAnswered:
    """Caller and seat are being joined (t2)."""

    call_id: UUID
    offer_id: UUID | None
    seat_id: UUID | None
    language: str | None


@dataclass(frozen=True, slots=True)
class HoldFailed:
    """The carrier did not hold the caller, or did not bring them back: what the seat was told was wrong."""

    call_id: UUID
    seat_id: UUID | None


@dataclass(frozen=True, slots=True)
class RecordingBegun:
    """The recording of a talk runs: the desk says so from now on."""

    call_id: UUID
    seat_id: UUID | None


@dataclass(frozen=True, slots=True)
class SeatLeft:
    """The seat's leg is over; the caller may still be rating. `answered`: whether the two were ever joined."""

    call_id: UUID
    offer_id: UUID
    answered: bool


@dataclass(frozen=True, slots=True)
class PartyNews:
    """News of somebody in the call's conference, or of a ring that came to nothing.

    That somebody has left is told by the conference and by the end of their leg: whoever listens looks at their rows.

    `label` is who (`caller`, `seat<offer>`, `int<party>` …; "" for the conference itself), `sid` their leg. event:
    joined left held resumed muted unmuted changed failed started ended. `reason` of who left: hung_up, removed (by us),
    conference_ended; of a ring that failed: busy no_answer failed refused. `ended_conference`: over for everybody.
    """

    call_id: UUID
    label: str
    event: str
    reason: str | None
    ended_conference: bool
    account_sid: str
    sid: str


@dataclass(frozen=True, slots=True)
class ParticipantSettled:
    """A change of somebody in the conference was made, or could not be (`done` False: nobody knows that it is so).

    `changes` as `commands.change_participant` was given them.
    """

    call_id: UUID
    label: str
    changes: dict[str, object]
    done: bool


@dataclass(frozen=True, slots=True)
class SoundQuieted:
    """Recording and streams of a call stand still since now (`paused`), or go on; `done` False: it did not happen."""

    call_id: UUID
    pause_id: UUID
    paused: bool
    done: bool


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The caller's (or called party's) leg is over. `outcome` is the call's one outcome, None for outbound calls."""

    call_id: UUID
    outcome: str | None
    direction: str
    purpose: str
    status: str


@dataclass(frozen=True, slots=True)
class CallbackBooked:
    """The caller asked to be rung back; `point_id` is where."""

    call_id: UUID
    point_id: UUID | None


@dataclass(frozen=True, slots=True)
class VoicemailLeft:
    """A message of `seconds` was left."""

    call_id: UUID
    voicemail_id: UUID
    seconds: int


@dataclass(frozen=True, slots=True)
class RecordingReady:
    """A recording can be fetched from the carrier. kind: call or voicemail."""

    call_id: UUID
    recording_id: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class RatingInvited:
    """The rating's question begins to be asked, or is not and why (`no_prompts`, `staff`, or what the seat said)."""

    call_id: UUID
    invited: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class RatingKeyed:
    """A key was pressed for the grade. `keys` are all so far, `grade` the last valid one (1 best to 5), None for none.

    `late`: the call had ended before the key was told; `keys` is then this one alone.
    """

    call_id: UUID
    grade: int | None
    keys: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class RatingChosen:
    """A key was pressed after a 4 or 5. choice: message, callback, None for a key that means nothing."""

    call_id: UUID
    keyed: str
    choice: str | None


@dataclass(frozen=True, slots=True)
class RatingMessageLeft:
    """The reason for a 4 or 5 was spoken, after a talk or at the end of a survey's call: the recording of this sid,
    `seconds` long.
    """

    call_id: UUID
    recording_sid: str
    seconds: int


@dataclass(frozen=True, slots=True)
class CalledPartyAnswered:
    """The person whom we rang has answered."""

    call_id: UUID
    purpose: str
    reference: UUID | None


@dataclass(frozen=True, slots=True)
class OutboundEnded:
    """A call that we placed is over. status: the carrier's last word; `answered`: whether anybody picked up; `reason`:
    `out_of_service` where the carrier said that the number is none.
    """

    call_id: UUID
    purpose: str
    reference: UUID | None
    status: str
    answered: bool
    reason: str | None = None
