"""Single posts: their stable address, and their language."""

from fastapi import Request, Response

from apfl_net.access.entrances import Anyone, Contributor, SignedIn
from apfl_net.discussions.actions.posting import correct_language
from apfl_net.discussions.pages.addresses import post_address
from apfl_net.discussions.pages.rendering import filled_html
from apfl_net.discussions.queries.holds import own_held_post
from apfl_net.discussions.queries.posts import POSTS_PER_PAGE, posts_by
from apfl_net.discussions.queries.visible import get_post, get_thread
from apfl_net.discussions.schemas.posting import LanguageForm
from apfl_net.kit.errors import NotFound
from apfl_net.kit.markdown import without_handles
from apfl_net.kit.text import excerpt
from apfl_net.kit.web.addresses import Id, IdWithTail
from apfl_net.kit.web.forms import TypedForm, parse
from apfl_net.kit.web.page import is_htmx, page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/posts/{post_id}")
def show_post(request: Request, db: DB, viewer: Anyone, post_id: Id) -> Response:
    """Leads to the post in its thread, on whichever page it is for this viewer; its author also if held."""
    try:
        post = get_post(db, viewer, post_id)
    except NotFound:
        return see_other(request, f"/posts/{own_held_post(db, viewer, post_id).id}/held")
    return see_other(request, post_address(db, viewer, post, get_thread(db, viewer, post.thread_id)))


@router.get("/posts/{post_id}/held")
def show_held_post(request: Request, db: DB, viewer: SignedIn, post_id: Id) -> Response:
    """For its author alone: the text, since when it is held, and why."""
    post = own_held_post(db, viewer, post_id)
    html = filled_html(db, viewer, post.body_html)
    return page(request, "discussions/held_post.html", post=post, body_html=html)


@router.get("/members/{member_ref}/posts")
def list_posts_of_member(request: Request, db: DB, viewer: Anyone, member_ref: IdWithTail) -> Response:
    """A member's latest posts, as far as this viewer may read them; member pages load it."""
    posts = posts_by(db, viewer, member_ref, POSTS_PER_PAGE)
    template = "discussions/_member_posts.html" if is_htmx(request) else "discussions/member_posts.html"
    words = excerpt if viewer.signed_in else lambda body: excerpt(without_handles(body))
    return page(request, template, posts=posts, words=words)


@router.get("/posts/{post_id}/language")
def edit_language(request: Request, db: DB, viewer: Contributor, post_id: Id) -> Response:
    post = get_post(db, viewer, post_id)
    return page(request, "discussions/post_language.html", post=post, errors={})


@router.post("/posts/{post_id}/language")
def update_language(request: Request, db: DB, viewer: Contributor, post_id: Id, typed: TypedForm) -> Response:
    post = get_post(db, viewer, post_id)
    form, errors = parse(LanguageForm, typed)
    if form is None:
        return page(
            request,
            "discussions/post_language.html",
            status=422,
            post=post,
            errors=errors,
        )
    correct_language(db, viewer=viewer, post=post, language=form.language)
    return see_other(request, post.path)
