"""Contributions in other languages, beside their originals."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from apfl_net.access.policy import check_may_write
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.ediscussions.models.contributions import ContributionTranslation
from apfl_net.kit import markdown
from apfl_net.kit.errors import Conflict
from apfl_net.kit.i18n import N_

AUTHOR, PERSON, MACHINE = "author", "person", "machine"


class OriginalChanged(Conflict):
    message = N_("The contribution was changed or taken away meanwhile. Look at it again, please.")


def translate(
    session: Session,
    *,
    by: Viewer,
    post: Post,
    language: str,
    body: str,
    revision: int,
    is_machine: bool,
    now: datetime,
) -> None:
    """By its author or a facilitator (the page has looked): of the `revision` that they had before them.

    Whoever mentions somebody in a translation tells nobody anew.
    """
    check_may_write(by.restrictions)
    session.refresh(post, with_for_update=True)
    if post.removed_at or post.revision != revision:
        raise OriginalChanged
    session.merge(
        ContributionTranslation(
            post_id=post.id,
            language=language,
            revision=revision,
            body=body,
            body_html=markdown.render(body),
            origin=MACHINE if is_machine else AUTHOR if by.member_id == post.author_id else PERSON,
            translated_at=now,
            translated_by=by.id,
        )
    )
    session.flush()


def forget_translations(session: Session, *, post_id: int) -> None:
    """The words of the original are gone, so these go too."""
    session.execute(delete(ContributionTranslation).where(ContributionTranslation.post_id == post_id))
