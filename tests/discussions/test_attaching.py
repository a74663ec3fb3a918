"""Files go along with posts, and whoever may not read the post may not have them."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import EMPLOYER, MEMBER, MODERATOR, WORKER
from apfl_net.discussions.models.files import PostFile
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.files.models import File, FilePassage
from apfl_net.files.queries import downloads_of
from apfl_net.files.schedule import sweep
from apfl_net.kit.config import settings
from tests.factories.discussions import make_space, make_thread
from tests.factories.files import WORDS, kept_keys, look_at_all, make_file
from tests.html import page
from tests.kit.content.making import made_picture


@pytest.fixture(autouse=True)
def _own_place(monkeypatch, tmp_path):
    monkeypatch.setattr(settings(), "storage_url", (tmp_path / "kept").as_uri())


def form(**fields) -> dict[str, str]:
    return {"body": "See the guide.", "form_key": new_form_key(), "language": "en"} | fields


def reply(browser, thread, *files, **fields):
    sent = [("files", file) for file in files]
    return browser.post(f"/threads/{thread.id}/replies", data=form(**fields), files=sent or None)


def last_post(db) -> Post:
    return db.scalars(select(Post).order_by(Post.id.desc())).first()


def address(db) -> str:
    return f"/posts/{last_post(db).id}/files/{db.scalars(select(PostFile.file_id)).one()}"


@pytest.fixture
def sent(worker, db, thread):
    """The address of a file beside a reply, looked at."""
    assert reply(worker, thread, ("fees.txt", WORDS)).status_code == 303
    look_at_all(db)
    return address(db)


def test_a_file_comes_with_the_form_without_any_script(worker, member, db, thread):
    assert reply(worker, thread, ("fees.txt", WORDS), ("b.txt", b"Second")).status_code == 303
    shown = page(member.get(thread.path)).all(".files li")
    assert [line.one("bdi").text for line in shown] == ["fees.txt", "b.txt"]
    assert shown[0].all("a") == []
    assert "being looked at and cleaned" in shown[0].text
    look_at_all(db)
    link = page(member.get(thread.path)).all(".files a")[0]
    given = member.get(link["href"])
    assert (given.status_code, given.content) == (200, WORDS)
    assert given.headers["content-disposition"] == 'attachment; filename="fees.txt"'


def test_a_file_that_was_sent_before_goes_along_if_it_is_ticked(worker, db, cast, thread, now):
    one, other = (make_file(db, by=cast[WORKER], now=now, name=f"{n}.txt") for n in "ab")
    reply(worker, thread, **{f"file_{one.id}": "yes"})
    assert db.scalars(select(PostFile.file_id)).all() == [one.id]
    assert (one.attached_at is not None, other.attached_at) == (True, None)
    assert last_post(db).files == 1


def test_nobody_attaches_the_file_of_somebody_else_or_one_twice(worker, db, cast, thread, now):
    theirs = make_file(db, by=cast[MEMBER], now=now)
    own = make_file(db, by=cast[WORKER], now=now)
    for _turn in range(2):
        ticked = {f"file_{number}": "yes" for number in (theirs.id, own.id, 999)}
        assert reply(worker, thread, **ticked).status_code == 303
    assert db.execute(select(PostFile.file_id, Post.number).join(Post)).all() == [(own.id, 2)]


def test_after_an_error_the_file_is_still_there(worker, db, thread):
    answer = reply(worker, thread, ("fees.txt", WORDS), body="")
    assert answer.status_code == 422
    file = db.scalars(select(File)).one()
    fields = page(answer, 422).one("section.composer form").fields()
    assert fields[f"file_{file.id}"] == "yes"
    assert worker.post(f"/threads/{thread.id}/replies", data=fields | {"body": "Words"}).status_code == 303
    assert db.scalars(select(PostFile.file_id)).all() == [file.id]


def test_a_file_that_is_not_taken_stops_the_post_and_loses_no_word(worker, db, thread, monkeypatch):
    monkeypatch.setattr(settings(), "upload_limit", 1)
    answer = reply(worker, thread, ("film.mp4", bytes(1_500_000)), body="Dear colleagues")
    shown = page(answer, 422).one("section.composer")
    assert (answer.status_code, last_post(db).number) == (422, 1)
    assert "This file is too large: at most 1.0 MB." in shown.text
    assert shown.one("form").fields()["body"] == "Dear colleagues"


def test_a_preview_and_a_draft_keep_the_files(worker, db, thread):
    for place in ("preview", "draft"):
        answer = worker.post(
            f"/threads/{thread.id}/{place}", data=form(), files=[("files", ("fees.txt", WORDS))]
        )
        assert [line.text for line in page(answer).all(".attaching__list bdi")] == ["fees.txt"]


def test_a_new_thread_takes_files_too(member, db, cast, now):
    space = make_space(db, now=now)
    typed = form(title="Recruitment fees", space=space.slug)
    answer = member.post("/threads", data=typed, files=[("files", ("fees.txt", WORDS))])
    assert answer.status_code == 303
    assert last_post(db).files == 1
    again = member.post("/threads", data=typed | {"title": ""}, files=[("files", ("b.txt", WORDS))])
    assert [line.text for line in page(again, 422).all(".attaching__list bdi")] == ["b.txt"]


def test_who_may_not_read_the_post_may_not_have_the_file(client, browser_as, db, cast, now):
    space = make_space(db, now=now, audience="constituency:employers_org", name="Employers")
    thread = make_thread(db, author=cast[EMPLOYER], space=space, now=now)
    employer = browser_as(EMPLOYER)
    reply(employer, thread, ("fees.txt", WORDS))
    look_at_all(db)
    place = address(db)
    assert employer.get(place).status_code == 200
    for outsider in (client, browser_as(WORKER), browser_as(MODERATOR)):
        assert (outsider.get(place).status_code, outsider.get(f"{place}/preview").status_code) == (404, 404)


def test_a_file_is_not_had_through_another_post_nor_before_it_is_ready(worker, db, thread):
    reply(worker, thread, ("fees.txt", WORDS))
    place = address(db)
    assert worker.get(place).status_code == 404
    look_at_all(db)
    reply(worker, thread)
    file_id = place.rpartition("/")[2]
    assert worker.get(f"/posts/{last_post(db).id}/files/{file_id}").status_code == 404
    assert worker.get(place, headers={"Range": "bytes=0-10"}).content == WORDS[:11]


def test_its_author_asks_again_until_a_file_was_looked_at_and_then_no_more(worker, member, db, thread):
    reply(worker, thread, ("fees.txt", WORDS))
    place = f"/posts/{last_post(db).id}/files"
    assert page(worker.get(thread.path)).one(".files")["hx-get"] == place
    assert page(worker.get(place)).one(".files")["hx-get"] == place
    assert worker.get(place, headers={"HX-Request": "true"}).status_code == 204
    assert page(member.get(thread.path)).one(".files").get("hx-get") is None
    look_at_all(db)
    seen = page(worker.get(place, headers={"HX-Request": "true"})).one(".files")
    assert (seen.get("hx-get"), seen.one("a")["href"]) == (None, address(db))


def test_a_picture_is_seen_in_the_post(worker, member, db, thread, tmp_path):
    photo = made_picture(tmp_path / "board.jpg")
    reply(worker, thread, ("board.jpg", photo.read_bytes()))
    assert page(member.get(thread.path)).one(".files").all("img") == []
    look_at_all(db)
    seen = page(member.get(thread.path)).one(".files img")
    assert seen["src"] == f"{address(db)}/preview"
    assert member.get(seen["src"]).headers["content-type"] == "image/jpeg"


def test_only_its_author_reads_that_a_file_was_refused(worker, member, db, thread):
    reply(worker, thread, ("program.pdf", b"\x7fELF" + bytes(100)))
    look_at_all(db)
    assert "Programs are not taken" in page(worker.get(thread.path)).one(".files").text
    assert page(member.get(thread.path)).texts(".files li") == []


def test_with_the_words_of_a_post_its_files_go(worker, db, thread, sent, deliver):
    post = last_post(db)
    assert worker.post(f"/posts/{post.id}/deletion", data={"reason": ""}).status_code == 303
    deliver()
    assert worker.get(sent).status_code == 404
    assert (kept_keys(), db.scalars(select(FilePassage)).all(), last_post(db).files) == (set(), [], 0)
    assert page(worker.get(thread.path)).all(".files") == []


def test_people_are_counted_once_a_day_and_programs_never(worker, member, client, db, sent, now):
    browser = {"User-Agent": "Mozilla/5.0 (Android)"}
    for asking in (worker, worker, member):
        asking.get(sent, headers=browser)
    worker.get(sent, headers=browser | {"Range": "bytes=5-"})
    member.get(sent, headers={"User-Agent": "Googlebot/2.1"})
    file_id = int(sent.rpartition("/")[2])
    assert downloads_of(db, [file_id]) == {file_id: 2}


def test_a_file_beside_a_post_is_not_swept_away(worker, db, sent, now):
    sweep(db, now)
    assert worker.get(sent).status_code == 200


def test_a_page_without_files_asks_for_none(client, queries, thread):
    client.get("/about")
    with queries:
        client.get(thread.path)
    assert "post_files" not in str(queries)


def test_its_author_changes_the_files_of_a_post(worker, member, db, thread, sent, deliver):
    post = last_post(db)
    fields = page(worker.get(f"/posts/{post.id}/edit")).one("form.form").fields()
    old = sent.rpartition("/")[2]
    assert (fields[f"file_{old}"], fields["files_shown"]) == ("yes", old)
    more = [("files", ("b.txt", b"Second"))]
    assert worker.post(f"/posts/{post.id}/revisions", data=fields, files=more).status_code == 303
    assert last_post(db).files == 2
    del fields[f"file_{old}"]
    again = fields | {"body": "", "started_from": "1"}
    shown = page(worker.post(f"/posts/{post.id}/revisions", data=again), 422)
    assert f"file_{old}" not in shown.one("form.form").fields()
    assert worker.post(f"/posts/{post.id}/revisions", data=fields).status_code == 303
    look_at_all(db)
    deliver()
    assert [line.text for line in page(member.get(thread.path)).all(".files bdi")] == ["b.txt"]
    assert worker.get(sent).status_code == 404
