"""What the edge may ask of parties besides their routes: the dispatcher's sweeps."""

from callcenter.parties.unsettled import settle as settle_transfers

__all__ = ["settle_transfers"]
