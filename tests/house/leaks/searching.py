"""The search in the random world: an index that may be behind by any number of steps, and whatever the page
says of it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from apfl_net.discussions.bylines_followed import follow_people
from apfl_net.discussions.documents import POST, THREAD
from apfl_net.kit.config import settings
from apfl_net.kit.search.following import follow
from apfl_net.kit.search.tasks import look_again
from tests.house.leaks.oracle import Oracle, PostMade, ThreadMade, Viewer
from tests.html import Element


@contextmanager
def index_of_its_own() -> Iterator[None]:
    before = settings().data_dir
    with tempfile.TemporaryDirectory() as folder:
        settings().data_dir = Path(folder)
        try:
            yield
        finally:
            settings().data_dir = before


class Searching:
    """Steps of the world."""

    def index(self) -> None:
        """What happens after this the index does not know."""
        self.session.commit()
        while follow():
            pass
        self.session.expire_all()

    def index_everything(self) -> None:
        self.deliver()
        follow_people(self.session, self.now)
        self.index()

    def note_for_index(self, threads: list[ThreadMade]) -> None:
        """As an action would that changes who reads them."""
        posts = [post.id for thread in threads for post in thread.posts]
        look_again(self.session, THREAD, [thread.id for thread in threads], now=self.now)
        look_again(self.session, POST, posts, now=self.now)


def searching(asking) -> None:
    """However far the index is behind, nothing is found, counted, suggested or spelled that is hidden."""
    oracle, viewer = asking.oracle, asking.viewer
    for made in (*oracle.threads, *oracle.posts):
        found = hits(asking, word_of(made))
        assert found <= addresses_of(oracle, viewer, made)
    for space in oracle.spaces:
        inside = [made for made in (*oracle.threads, *oracle.posts) if space_of(made) is space]
        allowed = set().union(*(addresses_of(oracle, viewer, made) for made in inside))
        allowed |= {
            f"{made.path}#poll"
            for made in oracle.threads
            if made.space is space and poll_is_open(made, viewer)
        }
        assert hits(asking, f"in:{space.slug}") <= allowed
    for person in oracle.people:
        allowed = {address_of(post) for post in oracle.posts if is_by(post, person, viewer)}
        assert hits(asking, f"author:Given{person.place}x") <= allowed
    titles = {thread.title for thread in oracle.threads if thread.seen_by(viewer)}
    assert set(asking.page("/search/suggestions?q=Title").texts("a")) <= titles
    asking.page("/search?q=Tittle0x")


def found_exactly(asking) -> None:
    """Once the index knows everything, whoever may read a thing finds it."""
    oracle, viewer = asking.oracle, asking.viewer
    for made in (*oracle.threads, *oracle.posts):
        assert bool(hits(asking, word_of(made))) is is_found(viewer, made), word_of(made)


def hits(asking, typed: str) -> set[str]:
    """Where the hits lead to; what is counted is what is there."""
    page = asking.page(f"/search?q={quote(typed)}", typed=typed)
    found = [link["href"] for link in page.all(".hit h3 a")]
    if "away" in page.one("main").text:
        return set()
    check_counts(page, len(found), counted="author:" not in typed)
    return set(found)


def check_counts(page: Element, found: int, *, counted: bool) -> None:
    assert found < 20
    assert page.one("h2#found").text == (f"{found} found" if counted else "Found")
    for facet in page.all(".facet"):
        assert counted
        counts = [int(count) for count in facet.texts(".facet__count")]
        assert sum(counts) <= found
        assert facet["id"] not in {"facet-type", "facet-year", "facet-space"} or sum(counts) == found


def word_of(made: ThreadMade | PostMade) -> str:
    return made.title if isinstance(made, ThreadMade) else made.marker


def space_of(made: ThreadMade | PostMade) -> object:
    return made.space if isinstance(made, ThreadMade) else made.thread.space


def address_of(post: PostMade) -> str:
    return post.thread.path if post is post.thread.posts[0] else f"/posts/{post.id}"


def poll_is_open(thread: ThreadMade, viewer: Viewer) -> bool:
    return thread.seen_by(viewer) and thread.poll_seen_by(viewer)


def addresses_of(oracle: Oracle, viewer: Viewer, made: ThreadMade | PostMade) -> set[str]:
    """Where a hit for a thing may lead to; for a thread, since its title has no other place, to itself."""
    if not made.seen_by(viewer):
        return set()
    return {made.path} if isinstance(made, ThreadMade) else {address_of(made)}


def is_by(post: PostMade, person: object, viewer: Viewer) -> bool:
    """Whether the viewer reads this name above the post."""
    if post.author is not person or not post.seen_by(viewer):
        return False
    signed = post.is_signed or (post.author is viewer and post.shown_as in {"member", "person"})
    return signed and (viewer is not None or person.public_name)


def is_found(viewer: Viewer, made: ThreadMade | PostMade) -> bool:
    """A first post is found as its thread, unless it is read by fewer."""
    if not made.seen_by(viewer):
        return False
    if isinstance(made, ThreadMade) or made is not made.thread.posts[0]:
        return True
    return made.audience == made.thread.audience
