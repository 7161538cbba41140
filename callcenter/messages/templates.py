"""The texts in force: shipped with the program, edited on the console, each change a version of its own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select, text

from callcenter.audit import service as audit
from callcenter.errors import Invalid, NotFound
from callcenter.messages.models import MessageTemplate

if TYPE_CHECKING:
    from callcenter.db.unit_of_work import UnitOfWork

LONGEST = 500  # characters: some seven parts of a message, whatever the gateway makes of them
_SHIPPED = Path(__file__).with_name("templates.toml")
_FIELD = re.compile(r"\{([a-z_]+)\}")
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('message_template'))")


class TemplateUnknown(NotFound):
    """There is no text of this key."""

    code = "message_template_unknown"


class ValuesMissing(Invalid):
    """A field of the text has no value; the message names it."""

    code = "message_values_missing"


class TextInvalid(Invalid):
    """A text is empty, too long, or asks for a field that the shipped text does not know."""

    code = "message_text_invalid"


def fields(written: str) -> set[str]:
    """Return the names that a text fills in. Pure."""
    return set(_FIELD.findall(written))


def fill(written: str, values: Mapping[str, object]) -> str:
    """Return the text with its values. Pure. Raises ValuesMissing."""
    missing = fields(written) - set(values)
    if missing:
        raise ValuesMissing("、".join(sorted(missing)))
    return _FIELD.sub(lambda found: str(values[found.group(1)]), written)


def shipped() -> dict[str, dict[str, str]]:
    """Return {key: {name, text}} of templates.toml."""
    return tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))


def in_force(uow: UnitOfWork, key: str) -> MessageTemplate:
    """Return the newest version. Raises TemplateUnknown."""
    found = select(MessageTemplate).where(MessageTemplate.org_id == uow.org_id, MessageTemplate.key == key)
    newest = uow.session.scalar(found.order_by(MessageTemplate.version.desc()).limit(1))
    if newest is None:
        raise TemplateUnknown(f"没有短信模板 {key}。")
    return newest


def version(uow: UnitOfWork, key: str, number: int) -> MessageTemplate:
    """Return the version that a message was made with: editing changes no message. Raises TemplateUnknown."""
    found = select(MessageTemplate).where(MessageTemplate.org_id == uow.org_id, MessageTemplate.key == key)
    one = uow.session.scalar(found.where(MessageTemplate.version == number))
    if one is None:
        raise TemplateUnknown(f"没有短信模板 {key}。")
    return one


def listed(uow: UnitOfWork) -> list[MessageTemplate]:
    """Return the texts in force, by key."""
    newest = (
        select(MessageTemplate.key, func.max(MessageTemplate.version).label("last"))
        .where(MessageTemplate.org_id == uow.org_id)
        .group_by(MessageTemplate.key)
        .subquery()
    )
    same = (MessageTemplate.key == newest.c.key) & (MessageTemplate.version == newest.c.last)
    found = select(MessageTemplate).join(newest, same).where(MessageTemplate.org_id == uow.org_id)
    return list(uow.session.scalars(found.order_by(MessageTemplate.key)))


def edit(uow: UnitOfWork, actor: UUID, key: str, written: str) -> MessageTemplate:
    """Write a new version. Raises TemplateUnknown, TextInvalid."""
    uow.session.execute(_LOCK)
    before = in_force(uow, key)
    strange = fields(written) - fields(shipped().get(key, {}).get("text", before.text))
    if not written.strip() or len(written) > LONGEST or strange:
        raise TextInvalid(f"短信内容不能为空，不超过{LONGEST}字，且不能使用未知字段{'、'.join(sorted(strange))}。")
    made = _add(uow, key, before.version + 1, (before.name, written), "edited", actor)
    audit.note(uow, actor, "message_template_edited", ("message_template", made.id), f"{key} v{made.version}")
    return made


def seed(uow: UnitOfWork) -> None:
    """Write what is shipped and new; a text that was edited here stays in force."""
    uow.session.execute(_LOCK)
    there = {each.key: each for each in listed(uow)}
    for key, given in shipped().items():
        now = there.get(key)
        if now is None:
            _add(uow, key, 1, (given["name"], given["text"]), "shipped", None)
        elif now.origin == "shipped" and now.text != given["text"]:
            _add(uow, key, now.version + 1, (given["name"], given["text"]), "shipped", None)


def _add(
    uow: UnitOfWork, key: str, number: int, words: tuple[str, str], origin: str, actor: UUID | None
) -> MessageTemplate:
    made = MessageTemplate(org_id=uow.org_id, key=key, version=number, name=words[0], text=words[1], origin=origin)
    made.created_by, made.created_at = actor, uow.now
    uow.session.add(made)
    uow.session.flush()
    return made
