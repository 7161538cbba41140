"""The published versions of the phone menus."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from callcenter.db.base import Base, OrgOwned
from callcenter.ids import new_id


class FlowVersion(OrgOwned, Base):
    """One menu as it was published. A call keeps the version it began with; a row is never changed."""

    __tablename__ = "flow_version"
    __table_args__ = (
        UniqueConstraint("org_id", "key", "content_hash"),
        UniqueConstraint("org_id", "key", "version"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str]
    version: Mapped[int]
    content_hash: Mapped[str]
    source: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]
