"""Files that belong to posts, and to contributions that wait for a moderator."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base


class PostFile(Base):
    """Whoever may read the post may have the file. One of the two is set: what waits is not a post yet."""

    __tablename__ = "post_files"

    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"), primary_key=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    held_id: Mapped[int | None] = mapped_column(ForeignKey("held_contributions.id"), index=True)
