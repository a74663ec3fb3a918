"""Terms of the controlled vocabularies (`data/terms.csv`)."""

from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class Term(Base):
    __tablename__ = "terms"

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]  # theme, form, sector
    label: Mapped[str]
    position: Mapped[int]
