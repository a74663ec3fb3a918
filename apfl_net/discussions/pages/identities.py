"""Showing less of oneself in a post; for moderators, who wrote what does not say so."""

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.bylines import NOBODY, PSEUDONYM
from apfl_net.access.entrances import SignedIn
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.identities import look_up, show_less
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.pages.posting_as import by_name, in_space
from apfl_net.discussions.policy import identities as policy
from apfl_net.discussions.policy import moderating
from apfl_net.discussions.queries.identities import get_lookup, lookups_in
from apfl_net.discussions.queries.visible import get_post, get_space, get_thread, role_in
from apfl_net.discussions.schemas.identities import IdentityForm
from apfl_net.discussions.schemas.keeping_order import ReasonForm
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import Forbidden, NotFound
from apfl_net.kit.i18n import gettext
from apfl_net.kit.web.addresses import Id, PageNumber
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/posts/{post_id}/identity")
def edit_identity(request: Request, db: DB, viewer: SignedIn, post_id: Id) -> Response:
    return _identity_form(request, db, viewer, _own_post(db, viewer, post_id), {}, {})


@router.post("/posts/{post_id}/identity")
def update_identity(request: Request, db: DB, viewer: SignedIn, post_id: Id, typed: TypedForm) -> Response:
    post = _own_post(db, viewer, post_id)
    form, errors = parse(IdentityForm, typed)
    if form is None:
        return _identity_form(request, db, viewer, post, typed, errors)
    try:
        show_less(db, author=viewer, post=post, identity=form.identity, now=utc_now())
    except policy.PseudonymRefused as refusal:
        return _identity_form(request, db, viewer, post, typed, {"pseudonym": refusal.words()})
    return see_other(request, post.path)


@router.get("/posts/{post_id}/look-up")
def new_lookup(request: Request, db: DB, viewer: SignedIn, post_id: Id) -> Response:
    post, thread = _unsigned_post(db, viewer, post_id)
    return _lookup_form(request, post, thread, {}, {})


@router.post("/posts/{post_id}/look-up")
def create_lookup(request: Request, db: DB, viewer: SignedIn, post_id: Id, typed: TypedForm) -> Response:
    post, thread = _unsigned_post(db, viewer, post_id)
    form, errors = parse(ReasonForm, typed)
    if form is None:
        return _lookup_form(request, post, thread, typed, errors)
    made = look_up(db, moderator=viewer, post=post, reason=form.reason, now=utc_now())
    return see_other(request, f"/look-ups/{made.id}")


@router.get("/look-ups/{lookup_id}")
def show_lookup(request: Request, db: DB, viewer: SignedIn, lookup_id: Id) -> Response:
    """What one has looked up oneself. Other moderators ask again, and that is noted too."""
    lookup, author = get_lookup(db, viewer, lookup_id)
    post, _thread = _unsigned_post(db, viewer, lookup.post_id)
    return page(request, "discussions/lookup.html", lookup=lookup, author=author, post=post)


@router.get("/discussions/{slug}/look-ups")
def list_lookups(request: Request, db: DB, viewer: SignedIn, slug: str, number: PageNumber = 1) -> Response:
    space = get_space(db, viewer, slug)
    moderating.check_may_moderate(viewer, role_in(db, viewer, space.id))
    lookups, has_older = lookups_in(db, space, number)
    if number > 1 and not lookups:
        raise NotFound
    return page(
        request, "discussions/lookups.html", space=space, lookups=lookups, number=number, has_older=has_older
    )


def _own_post(db: Session, viewer: Viewer, post_id: int) -> Post:
    post = get_post(db, viewer, post_id)
    if post.author_id != viewer.member_id:
        raise Forbidden
    return post


def _unsigned_post(db: Session, viewer: Viewer, post_id: int) -> tuple[Post, Thread]:
    post = get_post(db, viewer, post_id)
    thread = get_thread(db, viewer, post.thread_id)
    moderating.check_may_moderate(viewer, role_in(db, viewer, thread.space_id))
    return post, thread


def _identity_form(
    request: Request, db: Session, viewer: Viewer, post: Post, typed: Typed, errors: dict[str, str]
) -> Response:
    thread = get_thread(db, viewer, post.thread_id)
    offered = in_space(db, viewer, thread.space, "", typed.get("pseudonym", ""))
    words = dict(by_name(viewer)) | {
        PSEUDONYM: gettext("A pseudonym") if offered.asks_pseudonym else offered.pseudonym,
        NOBODY: gettext("Nobody: “A member”"),
    }
    ways = policy.less_than(post.shown_as, pseudonyms=thread.space.pseudonyms)
    return page(
        request,
        "discussions/post_identity.html",
        status=422 if errors else 200,
        post=post,
        thread=thread,
        ways=[(kind, words[kind]) for kind in ways],
        asks_pseudonym=PSEUDONYM in ways and offered.asks_pseudonym,
        typed={"posts_as": "", "pseudonym": offered.pseudonym} | typed,
        errors=errors,
    )


def _lookup_form(
    request: Request, post: Post, thread: Thread, typed: Typed, errors: dict[str, str]
) -> Response:
    return page(
        request,
        "discussions/lookup_new.html",
        status=422 if errors else 200,
        post=post,
        thread=thread,
        typed=typed,
        errors=errors,
    )
