"""What this room holds about a member: the guest posts that go by their e-mail address."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from apfl_net.editorial.models import GuestPost
from apfl_net.kit.personal import Holdings
from apfl_net.members.models import Member


def export(session: Session, member_id: int) -> Holdings:
    email = session.get_one(Member, member_id).email
    posts = session.scalars(select(GuestPost).where(GuestPost.email == email).order_by(GuestPost.id))
    return {
        "guest_posts": [
            {
                "title": post.title,
                "language": post.language,
                "signed": f"{post.author_name}, {post.author_about}",
                "text": post.body,
                "published_at": post.published_at.isoformat() if post.published_at else None,
            }
            for post in posts
        ]
    }


def erase(session: Session, member_id: int, now: datetime) -> None:
    """Texts that were published under a name stay: they were given for that. The address goes."""
    email = session.get_one(Member, member_id).email
    session.execute(update(GuestPost).where(GuestPost.email == email).values(email=""))
