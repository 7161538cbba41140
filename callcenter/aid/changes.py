"""Changing an application before it is decided: what was pre-filled is corrected, and what the caller adds is added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from callcenter.aid import applicants, course, lawyers, marks
from callcenter.aid.applicants import Applicant
from callcenter.aid.marks import Party
from callcenter.aid.models import AidApplicant, AidApplication
from callcenter.contacts.keys import site_keys
from callcenter.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from callcenter.db.unit_of_work import UnitOfWork

CHANGEABLE = ("aid_type", "intake_mode", "mobility_impaired", "facts", "wanted_lawyer_id")


class ApplicantNotFound(NotFound):
    """There is no such applicant."""

    code = "aid_applicant_not_found"


def change(
    uow: UnitOfWork,
    actor: UUID,
    application_id: UUID,
    values: dict[str, Any],
    people: Sequence[Applicant] = (),
    opponents: Sequence[Party] = (),
) -> AidApplication:
    """Change what is given, add persons to either side. Raises MoveNotAllowed once decided, LawyerNotFound.

    The lawyer that the caller wishes for may be said until the case is assigned.
    """  # fmt: skip
    application = course.locked(uow, application_id)
    changed = sorted(name for name in CHANGEABLE if name in values and values[name] != getattr(application, name))
    late = ("assigning",) if set(changed) <= {"wanted_lawyer_id"} and not people else ()
    course.require_state(application, "applied", "reviewing", *late)
    if values.get("wanted_lawyer_id") is not None:
        lawyers.get(uow, values["wanted_lawyer_id"])
    for name in changed:
        setattr(application, name, values[name])
    if people:
        applicants.write(uow, application, people)
    applicants.mark(uow, "opponent", opponents, application_id=application_id)
    content = {"changed": changed, "people": len(people), "opponents": len(opponents)}
    course.add_step(uow, application, "change", application.state, actor, content)
    return application


def name_applicant(uow: UnitOfWork, actor: UUID, application_id: UUID, applicant_id: UUID, who: Party) -> AidApplicant:
    """Say who an applicant is: the caller gave a name after the application was made. Raises ApplicantNotFound."""
    application = course.locked(uow, application_id)
    course.require_state(application, "applied", "reviewing", "assigning", "handling")
    row = uow.session.get(AidApplicant, applicant_id)
    if row is None or row.application_id != application_id:
        raise ApplicantNotFound("没有这位申请人。")
    if who.name.strip():
        row.name_cipher, row.name_key_id = site_keys().encipher(row.id, who.name.strip())
    row.id_masked = marks.masked_identity(who.id_number) or row.id_masked
    number = who.phone or applicants.number_of(uow, row.point_id)
    applicants.mark(uow, "client", [Party(who.name, who.id_number, number)], application_id=application_id)
    course.add_step(uow, application, "name_applicant", application.state, actor, {"seq": row.seq})
    return row
