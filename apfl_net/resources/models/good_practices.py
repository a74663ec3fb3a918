"""A good practice, told in the same six steps by everybody, so that practices can be compared."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base

STEPS = ("context", "action", "result", "evidence", "lessons", "transferability")


class GoodPractice(Base):
    __tablename__ = "good_practices"

    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id"), primary_key=True)
    context: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    lessons: Mapped[str] = mapped_column(Text)
    transferability: Mapped[str] = mapped_column(Text)
