"""Which ratings count. One condition for every figure, list and report, so that none can differ.

Calls from test numbers and staff numbers and calls marked invalid count nowhere: `rating.excluded_as` says which. What
quality excludes after a review is a fact of its own and shown before and after; it is not decided here.
"""

from __future__ import annotations

from callcenter.surveys.rating_models import Rating

# For a statement in which the table `rating` has the alias r.
COUNTED = "r.excluded_as IS NULL"


def counted(row: Rating) -> bool:
    """Tell whether this rating counts, asked or not."""
    return row.excluded_as is None
