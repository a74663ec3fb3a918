"""Rings: nobody meets an e-discussion, or a contribution, that is not for them; on no page, in no notice.

Random e-discussions are prepared, announced, written in and opened to more people through the actions; then a
visitor and every member ask for each page, and what they find is compared with what the rules say.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from apfl_net.access.actions import begin_sign_in, make_staff
from apfl_net.discussions.actions.widening import answer_widening
from apfl_net.discussions.queries.widenings import widening_of
from apfl_net.ediscussions.actions.questions import write_topic_note
from apfl_net.ediscussions.actions.widening import widen_ring
from apfl_net.kit.clock import utc_now
from apfl_net.kit.delivery import deliver_waiting
from tests.browsing import Browser
from tests.factories.directory import make_member
from tests.factories.discussions import viewer_of
from tests.factories.ediscussions import make_contribution, make_ediscussion
from tests.house.leaks.world import undone

PEOPLE = 4
"""Beside the one of the staff who prepares everything."""
WIDER = {"participants": ("members", "public"), "members": ("public",), "public": ()}
ELSEWHERE = ("/", "/discussions", "/threads", "/threads?list=new", "/notifications", "/drafts", "/moderation")
OPEN_TO_ALL = ("/", "/discussions", "/e-discussions", "/feeds/discussions")

people = st.lists(st.integers(0, PEOPLE - 1), max_size=3, unique=True)
plans = st.lists(
    st.fixed_dictionaries(
        {
            "ring": st.sampled_from(["participants", "members", "public"]),
            "participants": people,
            "announced": st.booleans(),
            "chatham_house": st.booleans(),
            "writers": st.lists(st.integers(0, PEOPLE - 1), max_size=4),
            "widened_to": st.sampled_from(["", "members", "public"]),
            "agree": people,
            "writers_after": st.lists(st.integers(0, PEOPLE - 1), max_size=2),
        }
    ),
    min_size=1,
    max_size=2,
)


@dataclass
class Made:
    """An e-discussion, and of each contribution its marker, its author's place and its ring."""

    title: str
    note: str
    ediscussion: object
    plan: dict
    ring: str
    announced: bool
    written: list[tuple[str, int, str]] = field(default_factory=list)

    def belongs(self, place: int | None, ring: str) -> bool:
        """`None`: a visitor; `PEOPLE`: the one who prepared it."""
        if ring == "public" or place == PEOPLE:
            return True
        if place is None:
            return False
        return ring == "members" or place in self.plan["participants"]

    def seen_by(self, place: int | None) -> bool:
        return place == PEOPLE or (self.announced and self.belongs(place, self.ring))


@settings(
    max_examples=12,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plan=plans)
def test_each_finds_exactly_the_e_discussions_and_contributions_that_are_for_them(connection, app, plan):
    with undone(connection) as db, Browser(app, db) as browser:
        now = utc_now() - timedelta(hours=1)
        members = [make_member(db, f"Given{place}x Family{place}x", now=now) for place in range(PEOPLE + 1)]
        make_staff(db, member=members[PEOPLE], role="secretariat", now=now)
        made = [make(db, number, one, members, now) for number, one in enumerate(plan)]
        db.commit()
        while deliver_waiting():
            pass
        for place in (None, *range(PEOPLE + 1)):
            browser.cookies.clear()
            if place is not None:
                browser.carry(begin_sign_in(db, member=members[place], browser="test", now=utc_now()))
            for one in made:
                check_pages(browser, one, place, members)
            check_elsewhere(browser, made, place)


def make(db, number, plan, members, now):
    chosen = tuple(members[place] for place in plan["participants"])
    one = make_ediscussion(
        db,
        by=members[PEOPLE],
        now=now,
        title=f"Title{number}x?",
        ring=plan["ring"],
        chatham_house=plan["chatham_house"],
        announced=plan["announced"],
        participants=chosen,
    )
    by = viewer_of(db, members[PEOPLE])
    write_topic_note(db, by=by, ediscussion=one, language="en", body=f"Note{number}x", now=now)
    made = Made(f"Title{number}x?", f"Note{number}x", one, plan, plan["ring"], plan["announced"])
    write(db, made, number, plan["writers"], members, now + timedelta(minutes=1))
    if plan["widened_to"] in WIDER[plan["ring"]]:
        widen(db, made, by, members, now + timedelta(minutes=20))
    write(db, made, number, plan["writers_after"], members, now + timedelta(minutes=30))
    return made


def write(db, made, number, writers, members, now):
    """Whoever belongs to the ring contributes; the others are not let in, which is a story of its own."""
    for place in writers:
        if made.announced and made.belongs(place, made.ring):
            marker = f"Words{number}n{len(made.written)}x"
            at = now + timedelta(minutes=len(made.written))
            make_contribution(db, author=members[place], ediscussion=made.ediscussion, body=marker, now=at)
            made.written.append((marker, place, made.ring))


def widen(db, made, by, members, now):
    to = made.plan["widened_to"]
    widen_ring(db, by=by, ediscussion=made.ediscussion, ring=to, reason="Because", now=now)
    made.ring = to
    widening = widening_of(db, made.ediscussion.thread_id)
    authors = {place for _marker, place, _ring in made.written}
    for place in authors & set(made.plan["agree"]):
        viewer = viewer_of(db, members[place])
        answer_widening(db, member=viewer, widening_id=widening.id, agreed=True, now=now)
    made.written = [
        (marker, place, to if place in made.plan["agree"] else ring) for marker, place, ring in made.written
    ]


def check_pages(browser, one, place, members):
    path, expected = one.ediscussion.path, 200 if one.seen_by(place) else 404
    for tail in ("", "?question=0", "/topic-note", "/calendar"):
        assert browser.get(f"{path}{tail}").status_code == expected, tail
    thread = browser.get(f"/threads/{one.ediscussion.thread_id}").status_code
    assert thread == (303 if one.seen_by(place) and one.announced else 404)
    said = browser.get(path).text
    for marker, author, ring in one.written:
        assert (marker in said) is (one.seen_by(place) and one.belongs(place, ring))
        if one.plan["chatham_house"] and place != author and expected == 200:
            assert f"Given{author}x" not in browser.get(f"/threads/{one.ediscussion.thread_id}/print").text


def check_elsewhere(browser, made, place):
    listed = browser.get("/e-discussions").text
    for one in made:
        assert (one.title in listed) is one.seen_by(place)
    for path in OPEN_TO_ALL if place is None else ELSEWHERE:
        said = browser.get(path).text
        for one in made:
            hidden = [marker for marker, _author, ring in one.written if not one.belongs(place, ring)]
            hidden += [] if one.seen_by(place) else [one.title, one.note]
            assert [word for word in hidden if word in said] == [], path
