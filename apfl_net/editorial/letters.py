"""What guest authors are written: their personal link, and that their text is published."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.editorial.actions import guest_token
from apfl_net.editorial.models import GuestPost
from apfl_net.kit.config import settings
from apfl_net.kit.i18n import gettext, read_by
from apfl_net.kit.mail.letters import Written, writes
from apfl_net.kit.web.templating import render


@writes("editorial.guest_invitation")
def write_guest_invitation(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    post = session.get(GuestPost, about["post_id"])
    if post is None or post.published_at or post.withdrawn_at or not post.email:
        return None
    language = read_by(post.language, settings().time_zone)
    link = f"{settings().base_url}/guest-posts/writing/{guest_token(post)}"
    text = render("mail/editorial/guest_invitation.txt", post=post, link=link)
    return Written(to=post.email, subject=gettext("A text for APFL Net"), text=text, language=language)


@writes("editorial.guest_published")
def write_guest_published(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    post = session.get(GuestPost, about["post_id"])
    if post is None or post.published_at is None or post.withdrawn_at or not post.email:
        return None
    language = read_by(post.language, settings().time_zone)
    text = render("mail/editorial/guest_published.txt", post=post, link=settings().base_url + post.path)
    return Written(to=post.email, subject=gettext("Your text is published"), text=text, language=language)
