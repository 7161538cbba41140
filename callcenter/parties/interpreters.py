"""An interpreter as third party, in one action: the caller has agreed, the roster is rung in its order."""

from uuid import UUID

from callcenter.db.unit_of_work import UnitOfWork
from callcenter.errors import Invalid
from callcenter.parties import assistance
from callcenter.parties.assistance import Wish
from callcenter.parties.roles import Role


class ConsentMissing(Invalid):
    """The caller was not asked whether somebody else may listen (PIPL art. 23), or did not agree."""

    code = "consent_missing"


def ask(
    uow: UnitOfWork, call_id: UUID, seat_id: UUID, account_id: UUID | None, language: str, *, consented: bool
) -> str:
    """Ring an interpreter of `language` (BCP 47) for this seat's call: ringing, or nobody (nobody is on call).

    Raises ConsentMissing, NotTalking, AlreadyAsked.
    """
    if not consented:
        raise ConsentMissing("请先征得来电人同意，再呼叫译员。")
    wish = Wish(Role.INTERPRETER, call_id, seat_id, account_id, language=language, consented=True)
    return assistance.ask(uow, wish)
