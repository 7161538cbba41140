"""What other slices may ask of calls."""

from callcenter.calls.conference import NotTalking, hold, resume
from callcenter.calls.legs import seat_gone
from callcenter.calls.placing import NotDialable, place_call, prepare, ring

__all__ = ["NotDialable", "NotTalking", "hold", "place_call", "prepare", "resume", "ring", "seat_gone"]
