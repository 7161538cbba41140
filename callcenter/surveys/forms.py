"""The script of a person's callback in its versions (S89): what is said, what is asked, which answers there are."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, text

from callcenter.errors import Invalid
from callcenter.surveys.callback_models import SurveyForm

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

_SHIPPED = Path(__file__).with_name("form.toml")
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('survey_form'))")
LONGEST_ANSWER = 500  # characters


class AnswerInvalid(Invalid):
    """An answer that the form does not know, or a required one is missing; the message names the question."""

    code = "survey_answer_invalid"


def seed(uow: UnitOfWork) -> None:
    """Publish the shipped form as the next version where it changed. Every start may do it."""
    uow.session.execute(_LOCK)
    script = tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))
    content_hash = hashlib.sha256(json.dumps(script, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    version = version_in_force(uow) or 0
    if version and form(uow, version).content_hash == content_hash:
        return
    made = {"version": version + 1, "script": script, "content_hash": content_hash, "published_at": uow.now}
    uow.session.add(SurveyForm(org_id=uow.org_id, **made))
    uow.session.flush()


def version_in_force(uow: UnitOfWork) -> int | None:
    """Return the newest version's number; None before the first start."""
    return uow.session.scalar(select(func.max(SurveyForm.version)).where(SurveyForm.org_id == uow.org_id))


def form(uow: UnitOfWork, version: int) -> SurveyForm:
    """Return one version."""
    found = select(SurveyForm).where(SurveyForm.org_id == uow.org_id, SurveyForm.version == version)
    return uow.session.scalars(found).one()


def questions(script: Mapping[str, Any], category: str) -> list[dict[str, Any]]:
    """Return the questions about a matter of this category, in their order (S88: some groups have their own). Pure."""
    return [
        each
        for each in script["questions"]
        if not each.get("categories") or category.startswith(tuple(each["categories"]))
    ]


def checked(asked: list[dict[str, Any]], answers: Mapping[str, str], *, complete: bool = True) -> dict[str, str]:
    """Return the answers that say something, in the order of the questions. Pure. Raises AnswerInvalid.

    Of a `complete` talk what is required must be there; a question for certain grades is none after another grade.
    """
    if strange := set(answers) - {each["key"] for each in asked}:
        raise AnswerInvalid(f"回访表中没有这些问题：{'、'.join(sorted(strange))}。")
    grade = answers.get("grade", "")
    given: dict[str, str] = {}
    for each in asked:
        answer, applies = answers.get(each["key"], "").strip(), _applies(each, grade)
        if answer and not applies:
            raise AnswerInvalid(f"“{each['text']}”只在评价为不满意时询问。")
        if complete and applies and each.get("required") and not answer:
            raise AnswerInvalid(f"请填写：{each['text']}")
        if answer:
            given[each["key"]] = _known(each, answer)
    return given


def _applies(question: Mapping[str, Any], grade: str) -> bool:
    return "when" not in question or (grade.isdigit() and int(grade) in question["when"])


def _known(question: Mapping[str, Any], answer: str) -> str:
    if question["kind"] == "choice" and answer not in {key for key, _ in question["choices"]}:
        raise AnswerInvalid(f"“{question['text']}”没有这个选项。")
    if len(answer) > LONGEST_ANSWER:
        raise AnswerInvalid(f"“{question['text']}”不超过{LONGEST_ANSWER}字。")
    return answer
