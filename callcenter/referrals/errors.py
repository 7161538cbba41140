"""What can go wrong with referrals, letters, appointments and the directory."""

from callcenter.errors import Conflict, Forbidden, Invalid, NotFound


class ProviderUnknown(NotFound):
    """There is no such provider, or it is closed."""

    code = "provider_unknown"


class ProviderExists(Conflict):
    """There is a provider of this kind and name at this place."""

    code = "provider_exists"


class DirectoryInvalid(Invalid):
    """What was written or uploaded cannot be right; the message says what."""

    code = "directory_invalid"


class ReferralUnknown(NotFound):
    """There is no such referral, or it is not for the asker's eyes."""

    code = "referral_unknown"


class ConsentMissing(Conflict):
    """Nothing is given to somebody else without the caller's consent, to a mediator from a court not without both's."""

    code = "referral_consent_missing"


class ReferralOver(Conflict):
    """The referral is in a state in which this cannot be done."""

    code = "referral_over"


class LetterForbidden(Forbidden):
    """Only a justice office (司法所) issues a 告知引导书, and only about what was referred to it."""

    code = "letter_forbidden"


class LetterTooEarly(Conflict):
    """The office has not found the matter out of scope, nor has mediation failed."""

    code = "letter_too_early"


class LetterUnknown(NotFound):
    """There is no such letter."""

    code = "letter_unknown"


class PlaceUnknown(NotFound):
    """There is no such place to come to."""

    code = "booking_place_unknown"


class SlotUnknown(Invalid):
    """Nothing is offered at this time: closed, over, too soon, or too far ahead."""

    code = "slot_unknown"


class SlotFull(Conflict):
    """The last place of this time has just been given away."""

    code = "slot_full"


class AlreadyBooked(Conflict):
    """This person has an appointment at this time and place already."""

    code = "already_booked"


class AppointmentUnknown(NotFound):
    """There is no such appointment, or it is not for the asker's eyes."""

    code = "appointment_unknown"


class AppointmentOver(Conflict):
    """The appointment is not in a state in which this can be done."""

    code = "appointment_over"


class TwoStaffNeeded(Conflict):
    """A visit at home is made by two members of staff (S70)."""

    code = "two_staff_needed"
