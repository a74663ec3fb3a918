"""What an installation remembers about itself, such as that it holds the demo community."""

from sqlalchemy.orm import Mapped, Session, mapped_column

from apfl_net.kit.db import Base


class Fact(Base):
    __tablename__ = "facts"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


def note_fact(session: Session, name: str, value: str) -> None:
    session.merge(Fact(name=name, value=value))


def fact(session: Session, name: str) -> str | None:
    found = session.get(Fact, name)
    return found.value if found else None
