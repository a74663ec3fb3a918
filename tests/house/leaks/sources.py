"""Where pages come from. Each source asks for all its pages as one viewer and compares them with the oracle;
`Asking` looks every answer through for what the viewer must not meet. A room joins by a function."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import unquote

from tests.browsing import HTMX, Browser
from tests.house.leaks.answering import answers_and_polls, feeds, reactions
from tests.house.leaks.following import bookmarks, lists
from tests.house.leaks.holding import held
from tests.house.leaks.mailing import mails_and_export
from tests.house.leaks.naming import check_nobody_is_found_out, check_places, copies, look_ups
from tests.house.leaks.oracle import NoticeMade, Oracle, Person, PostMade, ThreadMade, Viewer
from tests.house.leaks.ordering import changes
from tests.house.leaks.quoting import quote_read_by
from tests.house.leaks.searching import searching
from tests.html import Element, parse

LINK = re.compile(
    r'(?:href|action|formaction|hx-get|hx-post|data-mentions)="/(threads|posts|discussions|members)/([^/"?#]+)'
)
NOWHERE = "There is no such page, or it is not open to you."
NOT_PLACES = {"new", "preview", "draft", "related", "readings"}


class Asking:
    """A viewer who asks for pages. Every answer is looked through, whatever it was asked for."""

    def __init__(self, browser: Browser, oracle: Oracle, viewer: Viewer) -> None:
        self.browser, self.oracle, self.viewer = browser, oracle, viewer
        self.hidden = oracle.hidden_words(viewer)
        self.places = {
            "threads": {str(thread.id) for thread in oracle.threads if thread.seen_by(viewer)},
            "posts": {str(post.id) for post in oracle.posts if post.seen_by(viewer)},
            "discussions": {space.slug for space in oracle.spaces if space.seen_by(viewer)},
            "members": {str(person.id) for person in oracle.people if has_page(viewer, person)},
        }
        self.asked = 0

    def get(self, path: str, status: int = 200, *, typed: str = "", **headers: str) -> Any:
        """`typed`: what the viewer asks for, which the page gives back whatever it is."""
        self.asked += 1
        answer = self.browser.get(path, headers=headers)
        self.look_through(path, answer, typed)
        assert answer.status_code == status, f"{path}: {answer.status_code} instead of {status}"
        return answer

    def page(self, path: str, *, typed: str = "") -> Element:
        return parse(self.get(path, typed=typed).text)

    def fragment(self, path: str) -> Element:
        return parse(self.get(path, **HTMX).text)

    def nowhere(self, path: str) -> None:
        """Hidden: just as if it were not there."""
        assert NOWHERE in self.get(path, 404).text

    def only_seen(self, path: str, is_seen: bool, *, member_only: bool = False) -> bool:
        """Whether the page may be looked at; where not, that it is refused."""
        if member_only and self.viewer is None:
            self.get(path, 401)
        elif not is_seen:
            self.nowhere(path)
        else:
            return True
        return False

    def look_through(self, path: str, answer: Any, typed: str = "") -> None:
        said = unquote(unescape(answer.text) + " ".join(answer.headers.values()))
        said = said.replace(path, "").replace(typed, "").casefold()
        check_nobody_is_found_out(self.oracle, self.viewer, path, said)
        assert [word for word in self.hidden if word in said] == [], path
        for kind, reference in LINK.findall(answer.text):
            place = reference if kind == "discussions" else reference.partition("-")[0]
            assert place in self.places[kind] | NOT_PLACES, f"{path} leads to /{kind}/{reference}"


def home(asking: Asking) -> None:
    oracle, viewer = asking.oracle, asking.viewer
    page = asking.page("/")
    if viewer is None:
        assert rows_of_spaces(page) == expected_spaces(oracle, viewer)
        return
    heard = [thread for thread in oracle.threads if oracle.level(viewer, thread) != "mute"]
    news = [thread for thread in oracle.threads_listed(viewer, heard) if oracle.unread(viewer, thread)]
    latest = oracle.threads_listed(viewer, heard)[:5]
    by_space: dict[int, list[ThreadMade]] = {}
    for thread in news or latest:
        by_space.setdefault(thread.space.place, []).append(thread)
    expected = [expected_row(oracle, viewer, thread) for group in by_space.values() for thread in group]
    assert rows_of_threads(page) == expected
    lead = f"{len(news)} thread{'s' if len(news) > 1 else ''} with posts you have not read."
    assert page.one(".page__lead").text == (
        lead if news else "You have read everything. These threads were the last to be written in."
    )
    assert waiting_notices(page) == len([note for note, is_new in oracle.notices_for(viewer) if is_new])


def discussions(asking: Asking) -> None:
    assert rows_of_spaces(asking.page("/discussions")) == expected_spaces(asking.oracle, asking.viewer)


def spaces(asking: Asking) -> None:
    oracle, viewer = asking.oracle, asking.viewer
    for space in oracle.spaces:
        if not asking.only_seen(space.path, space.seen_by(viewer)):
            continue
        inside = [thread for thread in oracle.threads if thread.space is space]
        listed = sorted(oracle.threads_listed(viewer, inside), key=lambda thread: not thread.pinned)
        expected = [expected_row(oracle, viewer, thread, in_space=True) for thread in listed]
        assert rows_of_threads(asking.page(space.path)) == expected


def new_threads(asking: Asking) -> None:
    for space in asking.oracle.spaces:
        path = f"/threads/new?space={space.slug}"
        if asking.only_seen(path, space.seen_by(asking.viewer), member_only=True):
            assert asking.page(path).one("form.form").fields()["space"] == space.slug


def unread_and_news(asking: Asking) -> None:
    """Before the threads are opened, since that is what makes them read."""
    oracle, viewer = asking.oracle, asking.viewer
    for thread in oracle.threads:
        path = f"/threads/{thread.id}/unread"
        if asking.only_seen(path, thread.seen_by(viewer), member_only=True):
            unread = oracle.unread(viewer, thread) if oracle.read_to(viewer, thread) else []
            to = address(unread[0], viewer) if unread else thread.path
            assert asking.get(path, 303).headers["location"] == to
        for after in (0, 2):
            path = f"/threads/{thread.id}/news?after={after}"
            if viewer is None:
                asking.get(path, 401)
                continue
            later = [
                post for post in thread.posts_for(viewer) if post.number > after and post.author is not viewer
            ]
            answer = asking.get(path, 200 if later else 204)
            if later:
                assert parse(answer.text).one("a").text == f"{len(later)} new post{'s' * (len(later) > 1)}"


def threads(asking: Asking) -> None:
    oracle, viewer = asking.oracle, asking.viewer
    for thread in oracle.threads:
        for path in (thread.path, f"/threads/{thread.id}"):
            if not asking.only_seen(path, thread.seen_by(viewer)):
                continue
            before = oracle.read_to(viewer, thread) or 0
            page = asking.page(path)
            seen = thread.posts_for(viewer)
            check_places(oracle, viewer, page, thread)
            assert shown_posts(page) == [expected_post(oracle, viewer, post, before) for post in seen]
            assert page.one("h1").text == thread.title
            assert count_words(len(seen)) in page.texts("p.meta span")
            assert len(page.all("section.composer")) == (1 if viewer else 0)
            if seen:
                oracle.note_reading(viewer, thread, seen[-1].number)
        asking.nowhere(f"{thread.path}?page=2")


def posts(asking: Asking) -> None:
    for post in asking.oracle.posts:
        seen = post.seen_by(asking.viewer)
        if asking.only_seen(f"/posts/{post.id}", seen):
            answer = asking.get(f"/posts/{post.id}", 303)
            assert answer.headers["location"] == address(post, asking.viewer)
        for path in (f"/posts/{post.id}/reply", f"/posts/{post.id}/language"):
            if asking.only_seen(path, seen, member_only=True):
                assert f"#{post.number}" in asking.page(path).one("main").text
    last = max((post.id for post in asking.oracle.posts), default=0)
    asking.nowhere(f"/posts/{last + 1}")


def mentionable(asking: Asking) -> None:
    oracle, viewer = asking.oracle, asking.viewer
    for place in (*oracle.threads, *oracle.spaces):
        path = f"{place.path}/mentionable?q=given"
        if not asking.only_seen(path, place.seen_by(viewer), member_only=True):
            continue
        bounds = (place.space, place) if isinstance(place, ThreadMade) else (place, None)
        expected = [f"@{person.handle}" for person in oracle.mentionable(viewer, *bounds)]
        assert asking.page(path).texts("span.handle") == expected
        options = [option["data-insert"] for option in asking.fragment(path).all("li")]
        assert options == expected


def notices(asking: Asking) -> None:
    oracle, viewer = asking.oracle, asking.viewer
    if viewer is None:
        asking.get("/notifications", 401)
        return
    page = asking.page("/notifications")
    waiting = oracle.notices_for(viewer)
    assert [(line.text, "notice--unread" in line["class"]) for line in page.all("li.notice")] == [
        (notice_text(oracle.teller(viewer, note), note, is_new, line), is_new)
        for (note, is_new), line in zip(waiting, page.all("li.notice"), strict=True)
    ]
    assert waiting_notices(page) == len([note for note, is_new in waiting if is_new])
    opened = [int(link["href"].rpartition("/")[2]) for link in page.all("p.notice__what a")]
    for (note, _is_new), notice_id in list(zip(waiting, opened, strict=True))[:2]:
        where = asking.get(f"/notifications/{notice_id}", 303).headers["location"]
        assert where == f"/posts/{note.post.id}"
        note.seen = True
    for notice_id in {*range(min(opened, default=1), max(opened, default=1) + 6)} - set(opened):
        asking.nowhere(f"/notifications/{notice_id}")


def members(asking: Asking) -> None:
    oracle, viewer = asking.oracle, asking.viewer
    for person in oracle.people:
        for path in (person.path, f"/members/{person.id}/card"):
            if asking.only_seen(path, has_page(viewer, person)):
                assert person.name in asking.page(path).raw
        theirs = [post for post in reversed(oracle.posts) if post.author is person and post.seen_by(viewer)]
        is_listed = bool(viewer) and has_page(viewer, person)  # of itself, the list is for members
        known = [post for post in theirs if is_listed and post.shown_as in {"member", "person"}]
        for read in (asking.page, asking.fragment):
            rows = read(f"/members/{person.id}/posts").texts("li.row .row__title a")
            assert rows == [f"#{post.number} in “{post.thread.title}”" for post in known]


def has_page(viewer: Viewer, person: Person) -> bool:
    return viewer is person or (not person.hidden and (viewer is not None or person.public_name))


def drafts(asking: Asking) -> None:
    oracle, viewer = asking.oracle, asking.viewer
    if viewer is None:
        asking.get("/drafts", 401)
        return
    mine = [kept for kept in reversed(oracle.drafts) if kept.author is viewer]
    page = asking.page("/drafts")
    assert page.texts("h2.row__title") == [
        f"Reply in “{kept.thread.title}”"
        if kept.thread.seen_by(viewer)
        else "A reply to something that is no longer open to you"
        for kept in mine
    ]
    assert [kept.marker in row.text for kept, row in zip(mine, page.all("li.row"), strict=True)] == [
        True
    ] * len(mine)


def fixed_pages(asking: Asking) -> None:
    for path in ("/about", "/help-now", "/password-reset"):
        asking.get(path)
    asking.get("/settings", 200 if asking.viewer else 401)
    asking.get("/settings/sign-ins", 200 if asking.viewer else 401)
    for path in ("/desk", "/discussions/new"):
        asking.get(path, 403 if asking.viewer else 401)


SOURCES: list[Callable[[Asking], None]] = [
    home,
    discussions,
    spaces,
    new_threads,
    mentionable,
    members,
    drafts,
    lists,
    bookmarks,
    fixed_pages,
    mails_and_export,
    notices,
    unread_and_news,
    posts,
    threads,
    home,  # and again, now that everything has been read
    lists,
    spaces,
    notices,
    threads,
    reactions,
    answers_and_polls,
    feeds,
    changes,
    copies,
    look_ups,
    held,
    searching,
]


def count_words(posts: int) -> str:
    return "No replies yet" if posts < 2 else f"{posts - 1} repl{'y' if posts == 2 else 'ies'}"


def address(post: PostMade, viewer: Viewer) -> str:
    page = post.thread.posts_for(viewer).index(post) // 20 + 1
    return f"{post.thread.path}{f'?page={page}' if page > 1 else ''}#post-{post.id}"


def rows_of_threads(page: Element) -> list[tuple[str, ...]]:
    return [
        (
            row.one(".thread__title").text,
            " ".join(row.texts(".thread__new")),
            next(span.text for span in row.all("p.meta span") if not span.fits(".state")),
            *row.texts(".state"),
            last_by(row),
        )
        for row in page.all("li.thread")
    ]


def last_by(row: Element) -> str:
    return re.search(r"Last by (.+?),", row.one("p.meta").text).group(1)


def expected_row(
    oracle: Oracle, viewer: Viewer, thread: ThreadMade, *, in_space: bool = False
) -> tuple[str, ...]:
    seen, unread = thread.posts_for(viewer), oracle.unread(viewer, thread)
    new = "" if not viewer or not unread else f"{len(unread)} new"
    if viewer and unread and oracle.read_to(viewer, thread) is None:
        new = "Not opened yet"
    states = ["Answered" if thread.answer and thread.answer.seen_by(viewer) else "Question"]
    states = ["Pinned", *states] if in_space and thread.pinned else states
    if viewer and oracle.level(viewer, thread) == "mute":
        new, states = "", ["Muted", *states]
    return thread.title, new, count_words(len(seen)), *states, oracle.signed_name(viewer, seen[-1])


def rows_of_spaces(page: Element) -> list[tuple[str, str, str]]:
    return [
        (
            row.one(".row__title").text,
            row.all("p.meta span")[-1].text,
            " ".join(row.texts(".row__side a")),
        )
        for row in page.all("li.row")
    ]


def expected_spaces(oracle: Oracle, viewer: Viewer) -> list[tuple[str, str, str]]:
    rows = []
    for space in oracle.spaces:
        if space.seen_by(viewer):
            inside = [thread for thread in oracle.threads if thread.space is space]
            found = oracle.threads_listed(viewer, inside)
            words = f"{len(found)} thread{'s' * (len(found) > 1)}" if found else "No threads yet"
            rows.append((space.name, words, found[0].title if found else ""))
    return rows


def shown_posts(page: Element) -> list[tuple[str, ...]]:
    return [
        (
            article["id"],
            article.one(".post__number").text,
            article.one(".byline__name").text,
            article.one(".post__body").text,
            " ".join(article.texts(".new-word")),
        )
        for article in page.all("article.post")
    ]


def expected_post(oracle: Oracle, viewer: Viewer, post: PostMade, read_to: int) -> tuple[str, ...]:
    byline = oracle.signed_name(viewer, post).replace("a m", "A m")
    heading = f"#{post.number}"
    if post.answers and post.answers.seen_by(viewer):
        heading += f", in reply to #{post.answers.number} by {oracle.signed_name(viewer, post.answers)}"
    heading += f", by {byline}"
    mentions = [f"@{oracle.name_for(None if person.hidden else viewer, person)}" for person in post.mentions]
    is_new = viewer is not None and post.number > read_to and post.author is not viewer
    return (
        f"post-{post.id}",
        heading,
        byline,
        " ".join([*quote_read_by(oracle, viewer, post), post.marker, *mentions]),
        "New" if is_new else "",
    )


def waiting_notices(page: Element) -> int:
    said = next(link.text for link in page.all("header a") if link["href"] == "/notifications")
    return int(re.search(r"\d+", said).group()) if any(map(str.isdigit, said)) else 0


SAID = {
    "mention": "mentioned you in",
    "reply": "replied to you in",
    "watch": "wrote in",
    "answer": "marked your post as the answer in",
    "reminder": "wanted to come back to a post in",
}


def notice_text(who: str, note: NoticeMade, is_new: bool, line: Element) -> str:
    post = note.post
    who = "You" if note.reason == "reminder" else who
    did = "started" if note.reason == "watch" and post.number == 1 else SAID[note.reason]
    quote = note.words or " ".join([post.marker, *(f"@{person.handle}" for person in post.mentions)])
    return f"{who} {did} “{post.thread.title}” {quote} {'New ' if is_new else ''}{line.one('time').text}"
