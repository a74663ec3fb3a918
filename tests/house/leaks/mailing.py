"""Mail of notices, and the file with all one's data, in the random world."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from sqlalchemy import select

from apfl_net.kit.mail.letters import WRITERS
from apfl_net.notifications.models import Notice

IN_FULL = {"public", "members"}


def mails_and_export(asking: Any) -> None:
    if asking.viewer is None:
        assert asking.browser.get("/settings/data/export").status_code == 401
        return
    _mails(asking)
    _export(asking)


def _mails(asking: Any) -> None:
    """Every notice of the viewer as a mail: those that are new and wanted by mail, and no other."""
    oracle, viewer, session = asking.oracle, asking.viewer, asking.browser.session
    expected = {
        note.post.id: note.post
        for note, is_new in oracle.notices_for(viewer)
        if is_new and note.reason in {"mention", "reply"}
    }
    found = set()
    for notice in session.scalars(select(Notice).where(Notice.member_id == viewer.id)).all():
        about = {"member_id": viewer.id, "subject": notice.subject, "subject_id": notice.subject_id}
        soon = notice.noticed_at + timedelta(minutes=5)
        mail = WRITERS["notifications.notice"](session, about, soon)
        if mail is None:
            continue
        assert (mail.to, notice.subject) == (viewer.email, "post")
        found.add(notice.subject_id)
        said, post = f"{mail.subject} {mail.text}".casefold(), expected[notice.subject_id]
        assert [word for word in asking.hidden if word in said] == []
        in_full = post.audience in IN_FULL
        for word in (post.marker, post.thread.title):
            assert (word.casefold() in said) is in_full
        assert (post.author.name.casefold() in said) is (in_full and post.is_signed)
    assert found == set(expected)


def _export(asking: Any) -> None:
    """One's own posts and drafts, whoever may read them now; no word of anybody else's."""
    oracle, viewer = asking.oracle, asking.viewer
    answer = asking.browser.get("/settings/data/export")
    assert answer.status_code == 200
    with ZipFile(BytesIO(answer.content)) as archive:
        held = json.loads(archive.read("data.json"))
        said = "".join(archive.read(name).decode() for name in archive.namelist()).casefold()
    mine = [post for post in oracle.posts if post.author is viewer]
    assert {row["id"] for row in held["discussions"]["posts"]} == {post.id for post in mine}
    quoted = {post.quotes for post in mine}
    others = [post.marker for post in oracle.posts if post.author is not viewer and post not in quoted]
    others += [draft.marker for draft in oracle.drafts if draft.author is not viewer]
    others += [kept.marker for kept in oracle.bookmarks if kept.member is not viewer]
    others += [person.email for person in oracle.people if person is not viewer]
    assert [word for word in others if word.casefold() in said] == []
