"""What other slices may ask of calls."""

from callcenter.calls.conference import NotTalking, bring_back, hold, put_on_hold, requeue, require_talk, resume
from callcenter.calls.legs import seat_gone
from callcenter.calls.placing import NotDialable, place_call, prepare, ring

__all__ = [
    "NotDialable",
    "NotTalking",
    "bring_back",
    "hold",
    "place_call",
    "prepare",
    "put_on_hold",
    "requeue",
    "require_talk",
    "resume",
    "ring",
    "seat_gone",
]
