"""The declarative base of all tables: constraints have fixed names, times carry their zone, rows belong to a place."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from callcenter.ids import ROOT_ORG_ID, new_id

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables. A `datetime` is timestamptz, a `str` text, a `dict` jsonb, a list of strings text[]."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        str: Text(),
        UUID: Uuid(),
        dict[str, Any]: JSONB(),
        list[Any]: JSONB(),
        list[str]: ARRAY(Text()),
    }


class Identified:
    """Mixin: a uuidv7 primary key made by the application."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-10)


class OrgOwned:
    """Mixin: the row belongs to a place in the tree of organisations."""

    @declared_attr
    def org_id(cls) -> Mapped[UUID]:  # noqa: N805 - declared_attr gets the class
        return mapped_column(ForeignKey("org.id"), nullable=False, default=ROOT_ORG_ID, sort_order=-9)
