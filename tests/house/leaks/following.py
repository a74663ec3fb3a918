"""Watching, muting, bookmarks and putting aside in the random world: made, and their pages asked for."""

from apfl_net.discussions.actions.bookmarks import keep_bookmark
from apfl_net.discussions.actions.reading import catch_up
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.queries.visible import get_space, ids_of_spaces
from apfl_net.watches.actions import set_level
from tests.house.leaks.answering import chosen
from tests.house.leaks.oracle import BookmarkMade, Oracle, Person, ThreadMade

LEVELS = ("watch", "mute", "follow")


class Following:
    """Steps of the world."""

    def watch(self, person: int, kind: int, number: int, level: int) -> None:
        who = chosen(self.oracle.people, person)
        among = (
            ("thread", [one for one in self.oracle.threads if one.seen_by(who)]),
            ("space", [one for one in self.oracle.spaces if one.seen_by(who)]),
            ("member", [one for one in self.oracle.people if one is not who]),
        )
        subject, subjects = chosen(among, kind)
        made = chosen(subjects, number)
        if made is None:
            return
        viewer = self.viewer(who)
        subject_id = get_space(self.session, viewer, made.slug).id if subject == "space" else made.id
        at = chosen(LEVELS[:2] if subject == "member" else LEVELS, level)
        set_level(self.session, viewer=viewer, subject=subject, subject_id=subject_id, level=at, now=self.now)
        self.oracle.levels[who.place, subject, made.place] = at

    def bookmark(self, person: int, post: int, remind: bool) -> None:
        who = chosen(self.oracle.people, person)
        made = chosen([one for one in self.oracle.posts if one.seen_by(who)], post)
        if made is None or any(kept.member is who and kept.post is made for kept in self.oracle.bookmarks):
            return
        kept = BookmarkMade(len(self.oracle.bookmarks), who, made, self.minute, remind)
        keep_bookmark(
            self.session,
            viewer=self.viewer(who),
            post=self.session.get_one(Post, made.id),
            note=kept.marker,
            remind_at=self.now.replace(microsecond=0) if remind else None,
            now=self.now,
        )
        self.oracle.bookmarks.append(kept)

    def put_aside(self, person: int) -> None:
        who = chosen(self.oracle.people, person)
        viewer = self.viewer(who)
        catch_up(self.session, viewer=viewer, space_ids=ids_of_spaces(self.session, viewer), now=self.now)
        for space in self.oracle.spaces:
            if space.seen_by(who):
                self.oracle.caught_up[who.place, space.place] = self.minute


def bookmarks(asking) -> None:
    oracle, viewer = asking.oracle, asking.viewer
    if viewer is None:
        asking.get("/bookmarks", 401)
    else:
        mine = [kept for kept in reversed(oracle.bookmarks) if kept.member is viewer]
        page = asking.page("/bookmarks")
        assert page.texts("h2.row__title") == [
            f"#{kept.post.number} in “{kept.post.thread.title}”"
            if kept.post.seen_by(viewer)
            else "A post that is no longer open to you"
            for kept in mine
        ]
        for kept, row in zip(mine, page.all("li.row"), strict=True):
            assert (kept.marker in row.text, kept.post.marker in row.text) == (
                True,
                kept.post.seen_by(viewer),
            )
    for post in oracle.posts:
        path = f"/posts/{post.id}/bookmark"
        if asking.only_seen(path, post.seen_by(viewer), member_only=True):
            assert f"#{post.number}" in asking.page(path).one("h1").text


def lists(asking) -> None:
    """The four lists of threads, and how many of two are counted."""
    oracle, viewer = asking.oracle, asking.viewer
    if viewer is None:
        asking.get("/threads", 401)
        return
    expected = {name: expected_list(oracle, viewer, name) for name in ("unread", "new", "mine", "watched")}
    for name, threads in expected.items():
        page = asking.page(f"/threads?list={name}")
        assert page.texts(".thread__title") == [thread.title for thread in threads], name
    words = [("Unread", len(expected["unread"])), ("New", len(expected["new"]))]
    tabs = asking.page("/threads").texts("nav.tabs a")
    assert tabs[:2] == [f"{word} {count}" if count else word for word, count in words]
    assert set(asking.page("/threads?list=watched").texts("li.row a")) == expected_choices(oracle, viewer)


def expected_list(oracle: Oracle, viewer: Person, name: str) -> list[ThreadMade]:
    def belongs(thread: ThreadMade) -> bool:
        level = oracle.level(viewer, thread)
        opened = (viewer.place, thread.place) in oracle.readings
        put_aside = thread.posts[0].minute <= oracle.put_aside_at(viewer, thread)
        return (
            level != "mute"
            and {
                "unread": bool(oracle.unread(viewer, thread)) and (opened or level is not None),
                "new": bool(oracle.unread(viewer, thread)) and not opened and not put_aside,
                "mine": viewer in [post.author for post in thread.posts],
                "watched": level in {"watch", "follow"},
            }[name]
        )

    return [thread for thread in oracle.threads_listed(viewer, oracle.threads) if belongs(thread)]


def expected_choices(oracle: Oracle, viewer: Person) -> set[str]:
    """Spaces, people, and muted threads, as far as they can be seen now."""
    names = set()
    for (place, subject, number), level in oracle.levels.items():
        if place != viewer.place:
            continue
        if subject == "space" and oracle.spaces[number].seen_by(viewer):
            names.add(oracle.spaces[number].name)
        elif subject == "member" and not oracle.people[number].hidden:
            names.add(oracle.people[number].name)
        elif subject == "thread" and level == "mute" and oracle.threads[number].seen_by(viewer):
            names.add(oracle.threads[number].title)
    return names
