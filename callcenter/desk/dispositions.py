"""Which disposition an agent may give a call: only 专业 answers a legal question, 辅助 leaves it to who may (S121)."""

from uuid import UUID

from agents.disposition import Disposition
from callcenter.db.unit_of_work import UnitOfWork
from callcenter.desk import ports
from callcenter.errors import Forbidden


class GivesNoOpinion(Forbidden):
    """An assistant takes, guides, books and transfers; 解答 is for a professional."""

    code = "assistant_gives_no_opinion"


def require(uow: UnitOfWork, seat_id: UUID, disposition: str) -> None:
    """Raises GivesNoOpinion where the seat's agent may not end a call so."""
    if disposition == Disposition.ANSWERED and not ports.gives_opinions(uow, seat_id):
        raise GivesNoOpinion("辅助人员不作法律解答，请选择指引、受理或转办，或转给专业人员。")
