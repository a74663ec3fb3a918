"""Reactions to a post: who gave them, giving one, taking it back."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Anyone, Contributor
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.reactions import react, take_back
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.queries.reactions import own_reaction, reactions_to
from apfl_net.discussions.queries.visible import get_post
from apfl_net.discussions.reactions import counts_in_words, reaction_name
from apfl_net.discussions.schemas.answering import ReactionForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import NotFound
from apfl_net.kit.web.addresses import Id, PageNumber
from apfl_net.kit.web.forms import TypedForm, parse
from apfl_net.kit.web.page import is_htmx, page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.members.reference import country_name

router = room()


@router.get("/posts/{post_id}/reactions")
def list_reactions(request: Request, db: DB, viewer: Anyone, post_id: Id, number: PageNumber = 1) -> Response:
    return _reactions_page(request, db, viewer, get_post(db, viewer, post_id), number)


@router.post("/posts/{post_id}/reaction")
def create_reaction(request: Request, db: DB, viewer: Contributor, post_id: Id, typed: TypedForm) -> Response:
    post = get_post(db, viewer, post_id)
    form, errors = parse(ReactionForm, typed)
    if form is None:
        return _reactions_page(request, db, viewer, post, 1, errors=errors, status=422)
    if form.kind == "none":
        take_back(db, member=viewer, post=post)
    else:
        react(db, member=viewer, post=post, kind=form.kind, now=utc_now())
    if is_htmx(request):
        return _row(request, db, viewer, post)
    return see_other(request, post.path)


def _row(request: Request, db: Session, viewer: Viewer, post: Post) -> Response:
    """The reactions as they stand on the post, to be swapped in its place."""
    return page(
        request,
        "discussions/reactions.htmx.html",
        post=post,
        words=counts_in_words(post.reaction_counts),
        own_reaction=own_reaction(db, viewer, post.id),
    )


def _reactions_page(
    request: Request,
    db: Session,
    viewer: Viewer,
    post: Post,
    number: int,
    *,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    reactions, has_older = reactions_to(db, viewer, post, number)
    if number > 1 and not reactions:
        raise NotFound
    return page(
        request,
        "discussions/reactions.html",
        status=status,
        post=post,
        words=counts_in_words(post.reaction_counts),
        reactions=reactions,
        number=number,
        has_older=has_older,
        own_reaction=own_reaction(db, viewer, post.id),
        may_react=viewer.signed_in and post.author_id != viewer.member_id and not post.removed_at,
        reaction_name=reaction_name,
        country_name=country_name,
        errors=errors or {},
    )
