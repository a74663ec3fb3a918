"""What stories of joining need again and again: filled-in forms, letters that arrived, a closed group."""

import re
from dataclasses import dataclass

import pytest

from apfl_net.access.actions import add_to_group, make_group
from apfl_net.demo.cast import ADMIN, MODERATOR
from apfl_net.kit.mail.sending import send_waiting

NEW = "four calm grey boats"
APPLICANT = "tuan.do@quay.example"


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    text: str

    @property
    def link(self):
        return re.search(r"http://127\.0\.0\.1:8000(/\S+)", self.text).group(1)


@pytest.fixture
def arrived(deliver, capsys):
    """`arrived()`: the letters that left since it was last asked, in order."""

    def arrived():
        deliver()
        while send_waiting():
            pass
        found = re.findall(
            r"--- mail to (\S+) ---\nFrom: [^\n]*\nSubject: ([^\n]*)\n\n(.*?)\n---\n",
            capsys.readouterr().out,
            re.DOTALL,
        )
        return [Mail(*parts) for parts in found]

    return arrived


@pytest.fixture
def filled_in():
    """`filled_in(email=...)`: the form of an application as somebody would fill it in."""

    def filled_in(**changed):
        return {
            "name": "Tuấn Đỗ",
            "email": APPLICANT,
            "organisation": "Quay Workers' Union",
            "constituency": "workers_org",
            "organisation_kind": "workers",
            "position": "Organiser",
            "country": "VN",
            "language_1": "vi",
            "language_2": "en",
            "language_3": "vi",
            "why": "I meet crews on the quay.",
            "vouched_by": "Rosnah Idris",
            "code": "yes",
        } | changed

    return filled_in


@pytest.fixture
def applied(client, arrived, filled_in):
    """`applied()`: somebody has applied and confirmed the address; gives the address of their own page."""

    def applied(headers=None, **changed):
        answer = client.post("/join", data=filled_in(**changed), headers=headers)
        assert (answer.status_code, answer.headers["location"]) == (303, "/join/sent")
        link = arrived()[-1].link
        assert client.post(f"{link}/confirmation").status_code == 303
        return link

    return applied


@pytest.fixture
def closed_group(db, cast, now):
    """A group into which nobody comes by one person's word; the administrator and the moderator are in it."""
    group = make_group(db, slug="rapid-response", name="Rapid response")
    group.needs_second = True
    for email in (ADMIN, MODERATOR):
        add_to_group(db, group=group, member=cast[email], now=now)
    db.flush()
    return group
