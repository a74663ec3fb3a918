"""Who reacted to a post, and how."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, case, null, select
from sqlalchemy.orm import Session

from apfl_net.access.profile_fields import when_open
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post, Reaction
from apfl_net.discussions.models.widenings import WidenedPost, Widening
from apfl_net.discussions.queries.naming import is_known, tells_who
from apfl_net.discussions.queries.visible import visible_posts
from apfl_net.kit.db import AnyRow
from apfl_net.members.models import CURRENT, Member, Membership, Organisation

REACTIONS_PER_PAGE = 100


def reactions_to(session: Session, viewer: Viewer, post: Post, page: int) -> tuple[Sequence[AnyRow], bool]:
    """One page of the reactions to a post with who gave them, the newest first: for members, and only where
    people write under their names. Who hides has no name here."""
    if not viewer.signed_in or not tells_who(session, post.thread_id):
        return [], False
    known = is_known(Member, viewer)
    rows = session.execute(
        select(
            Reaction.kind,
            Reaction.reacted_at,
            Member.id,
            *(
                case((known, column), else_=null()).label(name)
                for name, column in (
                    ("handle", Member.handle),
                    ("name", Member.name),
                    ("country", Membership.country),
                    ("organisation", when_open(viewer, "organisation", Organisation.name, "organisation")),
                )
            ),
        )
        .join(Member, Member.id == Reaction.member_id)
        .outerjoin(Membership, (Membership.member_id == Member.id) & CURRENT)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Reaction.post_id.in_(visible_posts(viewer).with_only_columns(Post.id).where(Post.id == post.id)),
            ~_given_among_fewer(viewer),
        )
        .order_by(Reaction.reacted_at.desc(), Member.id)
        .limit(REACTIONS_PER_PAGE + 1)
        .offset((page - 1) * REACTIONS_PER_PAGE)
    ).all()
    return rows[:REACTIONS_PER_PAGE], len(rows) > REACTIONS_PER_PAGE


def _given_among_fewer(viewer: Viewer) -> ColumnElement[bool]:
    """Before more people could read the post: that is told to those only who could read it then."""
    return (
        select(WidenedPost.post_id)
        .join(Widening, Widening.id == WidenedPost.widening_id)
        .where(
            WidenedPost.post_id == Reaction.post_id,
            Reaction.reacted_at < WidenedPost.widened_at,
            Widening.from_id.not_in(viewer.audiences),
        )
        .exists()
    )


def own_reaction(session: Session, viewer: Viewer, post_id: int) -> str | None:
    given = session.get(Reaction, (post_id, viewer.member_id)) if viewer.signed_in else None
    return given.kind if given else None
