"""Handling a case: one looks after it, the others are told; whose thing it is learns what they must."""

import json

from sqlalchemy import select

from apfl_net.access.models import NOBODY
from apfl_net.demo.cast import ADMIN, EMPLOYER, MODERATOR, WORKER
from apfl_net.discussions.actions.spaces import make_moderator
from apfl_net.discussions.models.posts import Post
from apfl_net.kit.mail.letters import WRITERS, Letter
from apfl_net.moderation.models import Case, CaseMessage
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page
from tests.moderation.handling import do, report


def test_the_queue_shows_what_waits_since_when_and_who_looks_after_it(moderator, case):
    row = page(moderator.get("/desk/cases")).one("li.row").text
    assert "It could identify a victim or a witness" in row
    assert "Nobody looks after it yet" in row
    assert do(moderator, case, "assignee").status_code == 303
    assert "Farhana Sikder looks after it" in page(moderator.get("/desk/cases")).one("li.row").text


def test_a_case_is_handled_from_the_report_to_its_end(worker, employer, moderator, db, post, case, deliver):
    assert do(moderator, case, "hold", hold_reason="We look at the name.").status_code == 303
    assert do(moderator, case, "messages", message="Please leave the name out.").status_code == 303
    assert do(moderator, case, "release").status_code == 303
    assert do(moderator, case, "closure", outcome="changed", closing_note="All well.").status_code == 303
    deliver()
    told = employer.get("/notifications").text
    assert "Your post #2 can be read again" in told
    assert "The moderators have written to you" in told
    assert "Please leave the name out." in employer.get("/moderation").text
    assert "It was changed by its author" in worker.get("/moderation").text
    assert "The moderators have decided about your report" in worker.get("/notifications").text
    assert page(moderator.get("/desk/cases")).all("li.row") == []
    assert len(page(moderator.get("/desk/cases?closed=yes")).all("li.row")) == 1
    assert db.get(Post, post.id).audience_id != NOBODY


def test_of_two_moderators_at_one_case_the_second_is_told_and_nothing_is_done_twice(
    moderator, admin, db, case
):
    forms = {form["action"]: form.fields() for form in page(admin.get(case)).all("form")}
    assert do(moderator, case, "messages", message="From the first.").status_code == 303
    stale = forms[f"{case}/messages"] | {"message": "From the second."}
    answer = admin.post(f"{case}/messages", data=stale)
    assert answer.status_code == 409
    assert "Somebody else did something in this case" in answer.text
    assert "From the second." in page(answer, 409).one("#message").raw
    again = do(admin, case, "messages", message="From the second.")
    assert (again.status_code, "Farhana Sikder looks after this case." in again.text) == (409, True)
    assert [message.body for message in db.scalars(select(CaseMessage))] == ["From the first."]


def test_a_case_is_taken_over_and_whoever_had_it_is_told(moderator, admin, case, deliver):
    do(moderator, case, "assignee")
    do(admin, case, "assignee")
    deliver()
    assert "A case that you looked after was taken over" in moderator.get("/notifications").text
    assert do(admin, case, "messages", message="Hello.").status_code == 303


def test_a_case_is_handed_over_with_a_note(moderator, admin, cast, db, case, deliver):
    do(moderator, case, "assignee")
    to = str(cast[ADMIN].id)
    assert do(moderator, case, "handover", to=to, handover_note="I know them.").status_code == 303
    deliver()
    assert "A case was handed over to you" in admin.get("/notifications").text
    assert "I know them." in admin.get(case).text
    assert db.scalar(select(Case.assignee_id)) == cast[ADMIN].id


def test_nobody_is_handed_a_case_that_they_may_not_see(moderator, cast, db, case):
    do(moderator, case, "assignee")
    answer = do(moderator, case, "handover", to=str(cast[WORKER].id), handover_note="For you.")
    assert answer.status_code == 409
    assert db.scalar(select(Case.assignee_id)) == cast[MODERATOR].id


def test_messages_go_to_nobody_who_has_nothing_to_do_with_it(moderator, cast, db, case):
    assert do(moderator, case, "messages", recipient="999999", message="Hello.").status_code == 409
    assert db.scalars(select(CaseMessage)).all() == []
    assert db.scalar(select(Case.assignee_id)) is None  # a step that was refused leaves nothing behind


def test_a_closed_case_stays_closed(moderator, case):
    fields = {form["action"]: form.fields() for form in page(moderator.get(case)).all("form")}
    do(moderator, case, "closure", outcome="nothing")
    answer = moderator.post(f"{case}/closure", data=fields[f"{case}/closure"])
    assert answer.status_code == 409


def test_what_is_reported_again_after_the_end_is_a_new_case(worker, moderator, browser_as, post, case):
    do(moderator, case, "closure", outcome="nothing")
    assert report(worker, post) != case


def test_a_moderator_of_the_space_handles_its_cases_and_no_others(
    browser_as, db, cast, now, worker, post, case
):
    keeper = cast["maribel-d"]
    elsewhere = make_space(db, now=now)
    make_moderator(db, space=elsewhere, member=keeper, now=now)
    browser = browser_as(keeper)
    assert page(browser.get("/desk/cases")).all("li.row") == []
    assert browser.get(case).status_code == 404
    thread = make_thread(db, author=cast[EMPLOYER], space=elsewhere, now=now)
    theirs = report(worker, make_reply(db, author=cast[EMPLOYER], thread=thread, now=now))
    assert len(page(browser.get("/desk/cases")).all("li.row")) == 1
    assert do(browser, theirs, "messages", message="Hello.").status_code == 303


def test_nobody_handles_a_case_about_themselves(worker, moderator, admin, db, cast, now, thread):
    own = make_reply(db, author=cast[MODERATOR], thread=thread, now=now)
    case = report(worker, own)
    assert page(moderator.get("/desk/cases")).all("li.row") == []
    assert moderator.get(case).status_code == 404
    assert moderator.post(f"{case}/closure", data={"version": 1, "outcome": "nothing"}).status_code == 404
    assert moderator.get(f"/posts/{own.id}/moderated").status_code == 404
    assert admin.get(case).status_code == 200


def test_staff_outside_a_closed_space_never_learn_of_its_cases(browser_as, moderator, admin, db, cast, now):
    space = make_space(db, now=now, audience="constituency:workers_org")
    make_moderator(db, space=space, member=cast[WORKER], now=now)
    thread = make_thread(db, author=cast["somchai-p"], space=space, now=now)
    post = db.scalars(select(Post).where(Post.thread_id == thread.id)).one()
    case = report(browser_as(cast["diep-pham"]), post)
    for browser in (moderator, admin):
        assert page(browser.get("/desk/cases")).all("li.row") == []
        assert browser.get(case).status_code == 404
        assert "vessels" not in browser.get("/desk/audit").text
    keeper = browser_as(WORKER)
    assert do(keeper, case, "hold", hold_reason="Let us see.").status_code == 303
    assert "Let us see." not in admin.get("/desk/audit").text


def test_the_letters_of_a_case_are_written(moderator, db, case, deliver, now):
    """Each says something, to somebody; none names who reported."""
    do(moderator, case, "hold", hold_reason="We look at the name.")
    do(moderator, case, "messages", message="Please leave the name out.")
    do(moderator, case, "sanctions", kind="warning", sanction_reason="No names of brokers.")
    do(moderator, case, "closure", outcome="sanctioned")
    deliver()
    written = {}
    for letter in db.scalars(select(Letter)):
        text = WRITERS[letter.kind](db, json.loads(letter.about), now)
        written.setdefault(letter.kind, []).append(text)
    assert {kind for kind, texts in written.items() if any(texts)} == {
        "moderation.report_received",
        "moderation.report_decided",
        "moderation.message",
        "moderation.sanction",
        "discussions.held_post",
    }
    to_the_reported = [text for texts in written.values() for text in texts if text and text.to == EMPLOYER]
    assert len(to_the_reported) == 3
    assert [text for text in to_the_reported if "Rosnah" in text.text or WORKER in text.text] == []
    assert "No names of brokers." in written["moderation.sanction"][0].text
