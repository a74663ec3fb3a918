"""The language of each post: guessed, chosen, corrected, and said in the page."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread
from tests.html import page

TEXTS = {
    "en": "We check the logbook first, and then we talk to the crew one by one.",
    "vi": "Chúng tôi kiểm tra sổ nhật ký trước, sau đó nói chuyện riêng với từng thuyền viên.",
    "th": "เราตรวจสมุดบันทึกก่อน แล้วจึงพูดคุยกับลูกเรือทีละคน",
    "zh": "我们先检查航海日志，然后逐一与船员谈话，了解工资和证件的情况。",
    "km": "យើងពិនិត្យសៀវភៅកំណត់ហេតុជាមុនសិន បន្ទាប់មកនិយាយជាមួយកម្មករម្នាក់ម្តងៗ",
    "my": "ကျွန်ုပ်တို့သည် မှတ်တမ်းစာအုပ်ကို ဦးစွာစစ်ဆေးပြီးနောက် သင်္ဘောသားများနှင့် တစ်ဦးချင်း စကားပြောပါသည်",
}


def language_of_reply(db):
    return db.scalars(select(Post.language).where(Post.number == 2)).one()


@pytest.mark.parametrize("language", TEXTS)
def test_the_language_is_recognised_and_said_in_the_page(worker, db, thread, post_reply, language):
    post_reply(worker, thread, TEXTS[language])
    assert language_of_reply(db) == language
    body = page(worker.get(thread.path)).all(".post__body")[1]
    assert (body["lang"], body["dir"]) == (language, "auto")


def test_another_language_than_the_pages_is_named(worker, thread, post_reply):
    post_reply(worker, thread, TEXTS["th"])
    first, second = page(worker.get(thread.path)).all("article.post")
    assert first.one("footer").all("span") == []
    assert second.one("footer").texts("span") == ["Written in Thai"]


def test_a_chosen_language_is_believed(worker, db, thread, post_reply):
    post_reply(worker, thread, TEXTS["en"], language="ms")
    assert language_of_reply(db) == "ms"


@pytest.mark.parametrize("text", ["OK", "👍", "123", "+1 !"])
def test_too_little_to_tell_counts_as_the_writers_own(browser_as, db, thread, post_reply, text):
    post_reply(browser_as("kanokwan-b"), thread, text)
    assert language_of_reply(db) == "th"


def test_a_language_that_is_not_offered_is_refused_with_the_text(worker, db, thread, post_reply):
    form = page(post_reply(worker, thread, "Words.", language="xx"), 422)
    assert form.one("section.composer form").fields()["body"] == "Words."
    assert len(db.scalars(select(Post)).all()) == 1


def test_the_author_corrects_the_language(worker, db, thread, post_reply):
    post_reply(worker, thread, TEXTS["en"])
    reply = db.scalars(select(Post).where(Post.number == 2)).one()
    version = db.get_one(Thread, thread.id).version
    links = page(worker.get(thread.path)).all("article.post")[1].all("footer a")
    (link,) = [link for link in links if link.text == "Correct the language"]
    assert link["href"] == f"/posts/{reply.id}/language"
    form = page(worker.get(link["href"])).one("form.form")
    assert form.fields() == {"language": "en"}
    answer = worker.post(form["action"], data={"language": "km"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/posts/{reply.id}")
    assert language_of_reply(db) == "km"
    assert db.get_one(Thread, thread.id).version == version + 1


@pytest.mark.parametrize("typed", ["", "xx", "english"])
def test_a_correction_must_be_one_of_the_list(worker, db, thread, post_reply, typed):
    post_reply(worker, thread, TEXTS["en"])
    reply = db.scalars(select(Post).where(Post.number == 2)).one()
    form = page(worker.post(f"/posts/{reply.id}/language", data={"language": typed}), 422)
    assert len(form.all("#language-error")) == 1
    assert language_of_reply(db) == "en"


def test_others_do_not_correct_it_and_moderators_may(worker, member, browser_as, db, thread, post_reply):
    post_reply(worker, thread, TEXTS["en"])
    reply = db.scalars(select(Post).where(Post.number == 2)).one()
    assert member.post(f"/posts/{reply.id}/language", data={"language": "km"}).status_code == 403
    assert language_of_reply(db) == "en"
    offered = page(member.get(thread.path)).all("article.post")[1].one("footer").texts("a")
    assert "Correct the language" not in offered
    assert browser_as(ADMIN).post(f"/posts/{reply.id}/language", data={"language": "km"}).status_code == 303
    assert language_of_reply(db) == "km"
