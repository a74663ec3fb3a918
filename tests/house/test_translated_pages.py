"""Pages in every language on offer: no English but what people wrote, and what is a name everywhere."""

import re
from datetime import timedelta
from functools import cache

import pytest
from babel.dates import format_date
from sqlalchemy import select

from apfl_net.access.browsers import BROWSERS, SYSTEMS
from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, cast
from apfl_net.discussions.models.posts import Post
from apfl_net.kit import i18n
from apfl_net.kit.catalogues import catalogue_in
from apfl_net.kit.text import initials
from apfl_net.members.reference import country_names
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.house.reading import SHOWN_ATTRIBUTES
from tests.html import Element, page

LANGUAGES = [code for code in i18n.languages() if code != "en"]
SHOWN = SHOWN_ATTRIBUTES | {"data-mentions-label"}
WORD = re.compile(r"[A-Za-z]{2,}")
SPACE, TITLE, BODY = "Labour inspection in practice", "How do you inspect vessels?", "We board at the pier."
NOT_OURS = {"APFL Net", SPACE, TITLE, BODY, "How inspectors plan visits and follow up.", "test"}


@cache
def known(language: str) -> set[str]:
    """What may stand on a page in English and in this language alike."""
    catalogue = catalogue_in(i18n.CATALOGUES / f"{language}.po")
    people = {text for person in cast().values() for text in (person.name, person.organisation, person.bio)}
    people |= {f"{person.organisation}, {country_names()[person.country]}" for person in cast().values()}
    people |= {f"{person.name}, {person.organisation}" for person in cast().values()}
    people |= {f"@{handle}" for handle in cast()} | {initials(person.name) for person in cast().values()}
    alike = {message.id for message in catalogue if message.id == message.string}
    own_names = set(i18n.languages().values())
    return NOT_OURS | people | alike | own_names | set(BROWSERS.values()) | set(SYSTEMS.values())


def words_on(shown: Element) -> set[str]:
    """Every text and every attribute that is shown or read out, as it stands in the page."""
    found = {shown.one("title").text.removesuffix(" · APFL Net")}
    for element in shown.one("body").walk():
        if element.get("id") != "time_zone":  # names of zones are the same for everybody
            found |= {child.strip() for child in element.children if isinstance(child, str)}
        found |= {value for name, value in element.attributes.items() if name in SHOWN}
    zones = {option.text for select in shown.all("select#time_zone") for option in select.all("option")}
    return {text for text in found - zones if WORD.search(text)}


def english_left(ask, language: str, status: int = 200) -> set[str]:
    """`ask(headers)` in both languages: what is the same and should not be."""
    english, theirs = (page(ask({"Accept-Language": code}), status) for code in ("en", language))
    assert (english.one("html")["lang"], theirs.one("html")["lang"]) == ("en", language)
    assert len(words_on(english) - known(language)) > 5
    return words_on(english) & words_on(theirs) - known(language)


@pytest.fixture
def thread(db, cast, now):
    """A public thread about something, with posts of a member with a public name and of one without."""
    space = make_space(db, name=SPACE, audience="public", now=now)
    about = {"country": "VN", "theme": "prevention", "form": "debt_bondage", "sector": "fishing"}
    earlier = now - timedelta(days=40)
    thread = make_thread(db, author=cast[EMPLOYER], space=space, title=TITLE, body=BODY, now=earlier, **about)
    make_reply(db, author=cast[MEMBER], thread=thread, body=BODY, now=now)
    return thread


@pytest.fixture
def addresses(db, thread):
    """By a word of its own each: the addresses of pages."""
    first_post = db.scalars(select(Post.id).where(Post.thread_id == thread.id).order_by(Post.id)).first()
    return {
        "space": "/discussions/labour-inspection-in-practice",
        "thread": thread.path,
        "reply": f"/posts/{first_post}/reply",
        "language": f"/posts/{first_post}/language",
        "closure": f"/threads/{thread.id}/closure",
        "mentionable": f"/threads/{thread.id}/mentionable",
        "start": "/threads/new?space=labour-inspection-in-practice",
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "address",
    ["/", "/sign-in", "/discussions", "space", "thread", "/about", "/help-now", "/password-reset"],
)
def test_a_visitor_reads_no_english(client, addresses, language, address):
    address = addresses.get(address, address)
    assert english_left(lambda headers: client.get(address, headers=headers), language) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "address",
    [
        *(
            "/",
            "/discussions",
            "space",
            "thread",
            "reply",
            "mentionable",
            "start",
            "/notifications",
            "/drafts",
        ),
        *("/drafts", "/settings", "/settings/sign-ins"),
    ],
)
def test_a_member_reads_no_english(browser_as, addresses, language, address):
    member, address = browser_as(MEMBER), addresses.get(address, address)
    assert english_left(lambda headers: member.get(address, headers=headers), language) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["/desk", "/discussions/new", "thread", "language"])
def test_the_staff_read_no_english(browser_as, addresses, language, address):
    staff, address = browser_as(ADMIN), addresses.get(address, address)
    assert english_left(lambda headers: staff.get(address, headers=headers), language) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["/nowhere", "/threads/999999"])
def test_a_page_that_is_not_there_says_so_without_english(client, language, address):
    assert english_left(lambda headers: client.get(address, headers=headers), language, 404) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["/threads", "closure"])
def test_a_form_that_is_refused_says_why_without_english(browser_as, addresses, language, address):
    typed = {"title": "", "body": "", "reason": "", "space": "labour-inspection-in-practice"}
    staff, address = browser_as(ADMIN), addresses.get(address, address)
    assert english_left(lambda sent: staff.post(address, data=typed, headers=sent), language, 422) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sign_in_that_is_refused_says_why_without_english(client, language):
    typed = {"email": "", "password": ""}
    assert (
        english_left(lambda sent: client.post("/sign-in", data=typed, headers=sent), language, 422) == set()
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_are_written_as_babel_writes_them(browser_as, cast, thread, language):
    shown = page(browser_as(MEMBER).get(thread.path, headers={"Accept-Language": language}))
    first, second = (article.one("time") for article in shown.all("article.post"))
    day = thread.started_at.astimezone(i18n.zone(cast[MEMBER].time_zone)).date()
    assert format_date(day, "full", locale=language) in first["title"]
    assert i18n.catalogue(language).gettext("today") in second.text


def test_the_members_choice_comes_before_the_browsers_wish(browser_as, thread):
    member = browser_as(MEMBER)
    wish = {"Accept-Language": "vi-VN,vi;q=0.9,en;q=0.5"}
    form = page(member.get("/settings", headers=wish)).one("form.form").fields()
    chosen = member.post("/settings", data=form | {"interface_language": "th"}, headers=wish)
    assert chosen.status_code == 303
    for address in ("/", "/settings", thread.path):
        shown = page(member.get(address, headers=wish))
        assert (shown.one("html")["lang"], shown.all("nav.site-nav a")[0].text) == ("th", "การสนทนา")
    member.post("/settings", data=form | {"interface_language": ""}, headers=wish)
    assert page(member.get("/", headers=wish)).all("nav.site-nav a")[0].text == "Thảo luận"


def test_a_page_the_browser_keeps_is_not_taken_for_one_in_another_language(client, thread):
    vietnamese = client.get(thread.path, headers={"Accept-Language": "vi"})
    kept = {"If-None-Match": vietnamese.headers["etag"]}
    assert client.get(thread.path, headers=kept | {"Accept-Language": "vi"}).status_code == 304
    assert page(client.get(thread.path, headers=kept | {"Accept-Language": "th"})).one("html")["lang"] == "th"
    assert "accept-language" in vietnamese.headers["vary"].lower()
