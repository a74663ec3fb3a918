"""Letters on their way through a real mail server."""

import logging
import re
import socket

import pytest

from apfl_net.kit.clock import utc_now
from apfl_net.kit.mail.carriers import NOT_OUR_LETTERS
from apfl_net.kit.mail.sending import PAUSES, send_waiting
from tests.kit.setting import given
from tests.mail.letters import GREETING, change, letters, post, states, written
from tests.mail.servers import (
    NAME,
    PASSWORD,
    bad_server,
    certificate,
    mail_server,
    only_with_password,
    talk,
)

pytestmark = pytest.mark.usefixtures("db")


def send(url: str, **greeting: str) -> list[str]:
    """Post one letter, let it leave, and say what became of it."""
    post(1)
    with given(APFL_MAIL_URL=url), written(**greeting):
        send_waiting()
    return states()


def only_letter():
    [letter] = letters()
    return letter


def test_a_letter_arrives_as_text_with_html_beside_it():
    with mail_server() as box:
        assert send(box.url) == ["sent"]
    [mail] = box.mails
    assert (mail["From"], mail["To"]) == ("APFL Net <no-reply@example.org>", GREETING.to)
    assert (mail["Subject"], mail["Content-Language"]) == ("A greeting", "en")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in mail
    assert re.fullmatch(r"<\d+\.[0-9a-f]{24}@127\.0\.0\.1>", mail["Message-ID"])
    assert mail.get_body(("plain",)).get_content().splitlines() == GREETING.text.splitlines()
    html = mail.get_body(("html",)).get_content()
    assert '<html lang="en">' in html
    assert ">https://network.example/threads/7</a>" in html
    assert not re.search(r"<img|src=|<style|<link|url\(", html)
    letter = only_letter()
    assert (letter.answer, letter.sent_to, letter.tries) == ("accepted", GREETING.to, 1)


def test_the_text_comes_first_and_is_ascii_on_the_wire():
    with mail_server() as box:
        send(box.url, subject="Chào chị Lan", text="Chào chị Lan,\n\n" + "rất dài " * 300, language="vi")
    [mail] = box.mails
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail["Subject"] == "Chào chị Lan"
    assert "rất dài rất dài" in mail.get_body(("plain",)).get_content()
    assert {part["Content-Transfer-Encoding"] for part in mail.iter_parts()} <= {"base64", "quoted-printable"}


def test_a_name_or_a_title_brings_no_header_and_no_markup_of_its_own():
    evil = "Hello\r\nBcc: all@example.org\r\n\r\n<script>x</script>\u2028\x00"
    with mail_server() as box:
        assert send(box.url, subject=evil, text=f"{evil}\n\nhttps://x.example/<b>") == ["sent"]
    [mail] = box.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hello Bcc: all@example.org <script>x</script>"
    assert box.recipients == [GREETING.to]
    html = mail.get_body(("html",)).get_content()
    assert ("<script" in html, "<b>" in html) == (False, False)


@pytest.mark.parametrize(
    "address", ["a@b.example\r\nRCPT TO:<x@example.org>", "a b@example.org", "nobody", "a@b@", "", "x@y", "@"]
)
def test_what_is_no_address_is_refused_before_any_server_is_asked(address):
    assert send("smtp://127.0.0.1:9", to=address) == ["refused"]
    assert only_letter().answer == "this is no e-mail address"


@pytest.mark.parametrize("at", ["RCPT", "DATA"])
def test_a_refusal_for_good_is_kept_with_its_reason(at, caplog):
    with mail_server() as box, caplog.at_level(logging.INFO):
        box.at, box.answers = at, ["550 5.1.1 no such user here"]
        assert send(box.url) == ["refused"]
    letter = only_letter()
    assert (letter.answer, letter.sent_to, letter.tries) == ("550 5.1.1 no such user here", GREETING.to, 1)
    said = [entry.message for entry in caplog.records if entry.name.startswith("apfl_net")]
    assert said == [f"letter {letter.id} is refused"]


@pytest.mark.parametrize("at", ["RCPT", "DATA"])
def test_a_refusal_for_now_is_tried_again_later(at, now):
    with mail_server() as box, given(APFL_MAIL_URL=box.url), written():
        box.at, box.answers = at, ["451 4.7.1 greylisted, try again"]
        post(1)
        send_waiting()
        assert states() == ["waiting"]
        letter = only_letter()
        assert letter.answer == "451 4.7.1 greylisted, try again"
        assert PAUSES[0] <= letter.run_at - now < PAUSES[1]
        assert send_waiting() == 0
        due_now()
        assert send_waiting() == 1
    assert (states(), len(box.mails)) == (["sent"], 1)


def test_pauses_grow_and_after_the_last_one_it_counts_as_refused():
    post(1)
    waited = []
    with mail_server() as box, given(APFL_MAIL_URL=box.url), written():
        box.answers = ["450 not now"] * (len(PAUSES) + 1)
        for _ in range(len(PAUSES)):
            send_waiting()
            waited.append(only_letter().run_at)
            due_now()
        assert states() == ["waiting"]
        send_waiting()
    assert states() == ["refused"]
    assert waited == sorted(waited)
    assert list(PAUSES) == sorted(PAUSES)
    assert only_letter().answer == "450 not now"


def test_while_the_server_is_away_one_letter_is_tried_and_all_wait():
    post(1, 2, 3)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with given(APFL_MAIL_URL=f"smtp://127.0.0.1:{port}"), written():
        assert send_waiting() == 3
    assert states() == ["waiting"] * 3
    first, *others = letters()
    assert (first.tries, first.answer) == (1, "ConnectionRefusedError: [Errno 111] Connection refused")
    assert {(letter.tries, letter.lease, letter.answer) for letter in others} == {(0, None, None)}


@pytest.mark.parametrize(
    "said",
    [
        ["554 no service here"],
        ["220 hello", "500 no", "500 no"],
        ["220 hello", "250 hello", "421 closing"],
        ["220 hello", "250 hello", "250 sender ok", "250 rcpt ok", "354 go on", None],
        [],
    ],
    ids=["unwelcome", "no-hello", "closing", "cut-off-after-data", "silence"],
)
def test_a_server_that_misbehaves_is_asked_again_later(said):
    with bad_server(lambda line: talk(line, *said)) as port:
        assert send(f"smtp://127.0.0.1:{port}") == ["waiting"]
    assert only_letter().answer


def test_a_bad_farewell_after_accepting_sends_nothing_again():
    said = ["220 hello", "250 hello", "250 ok", "250 ok", "354 go on", None, "250 accepted", "421 whatever"]

    def behave(line):
        with line.makefile("rb") as heard:
            for place, answer in enumerate(said):
                if answer is None:
                    while heard.readline() != b".\r\n":
                        pass
                    continue
                if place and said[place - 1] is not None:
                    heard.readline()
                line.sendall(answer.encode() + b"\r\n")

    with bad_server(behave) as port:
        assert send(f"smtp://127.0.0.1:{port}") == ["sent"]


def test_a_server_that_says_nothing_is_left_after_a_while(monkeypatch):
    monkeypatch.setattr("apfl_net.kit.mail.carriers.PATIENCE", 0.3)
    with bad_server(lambda line: line.recv(1)) as port:
        assert send(f"smtp://127.0.0.1:{port}") == ["waiting"]
    assert only_letter().answer == "SMTPServerDisconnected: Connection unexpectedly closed: timed out"


def test_with_starttls_and_a_password(tmp_path):
    public, context = certificate(tmp_path)
    options = {"auth_required": True, "authenticator": only_with_password}
    with mail_server(tls_context=context, require_starttls=True, **options) as box:
        account = f"{NAME.replace('@', '%40')}:{PASSWORD}@127.0.0.1:{box.port}"
        assert send(f"smtp://{account}?starttls=true&cafile={public}") == ["sent"]
    assert len(box.mails) == 1


def test_a_certificate_that_nobody_vouches_for_gets_neither_mail_nor_password(tmp_path, caplog):
    _public, context = certificate(tmp_path)
    with mail_server(tls_context=context, authenticator=only_with_password) as box:
        account = f"{NAME.replace('@', '%40')}:{PASSWORD}@127.0.0.1:{box.port}"
        assert send(f"smtp://{account}?starttls=true") == ["waiting"]
    assert box.mails == []
    assert "SSLCertVerificationError" in only_letter().answer


def test_a_server_without_starttls_gets_nothing_where_it_is_asked_for():
    with mail_server() as box:
        assert send(f"{box.url}?starttls=true") == ["waiting"]
    assert "STARTTLS" in only_letter().answer


def test_a_wrong_password_stops_all_mail_refuses_none_and_is_written_nowhere(tmp_path, caplog):
    public, context = certificate(tmp_path)
    post(1)
    with mail_server(tls_context=context, authenticator=only_with_password) as box, caplog.at_level("DEBUG"):
        assert send(f"smtp://somebody:wr0ng-Secret@127.0.0.1:{box.port}?starttls=true&cafile={public}") == [
            "waiting",
            "waiting",
        ]
    first, second = letters()
    assert first.answer.startswith("SMTPAuthenticationError: 535")
    assert (first.tries, second.tries) == (1, 0)
    assert "wr0ng" not in caplog.text + first.answer


def test_a_letter_that_cannot_be_written_is_no_secret_in_the_log(caplog):
    post(1)
    with given(APFL_MAIL_URL="smtp://u:s3cret@127.0.0.1:9"):
        send_waiting()  # nobody writes this kind
    assert states() == ["waiting"]
    assert only_letter().answer == "KeyError: 'tests.greeting'"
    assert "s3cret" not in caplog.text


def test_a_letter_with_nothing_to_say_any_more_does_not_leave():
    with mail_server() as box, given(APFL_MAIL_URL=box.url), written(None):
        post(1)
        send_waiting()
    assert (states(), box.mails) == (["dropped"], [])


@pytest.mark.parametrize("known", [True, False], ids=["with-SMTPUTF8", "without"])
def test_an_address_beyond_ascii_goes_where_the_server_knows_such(known):
    with mail_server(enable_SMTPUTF8=known) as box:
        assert send(box.url, to="đặng@thư.example") == (["sent"] if known else ["refused"])
    if known:
        assert box.recipients == ["đặng@xn--th-yia.example"] or box.recipients[0].startswith("đặng@xn--")
        assert "SMTPUTF8" in box.options[0]
    else:
        assert only_letter().answer == NOT_OUR_LETTERS


def test_a_domain_beyond_ascii_needs_nothing_of_the_server():
    with mail_server(enable_SMTPUTF8=False) as box:
        assert send(box.url, to="lan@bücher.example") == ["sent"]
    assert box.recipients == ["lan@xn--bcher-kva.example"]


def test_mail_that_can_be_ended_says_how_in_its_head():
    link = "https://network.example/unsubscribe/abc"
    with mail_server() as box:
        send(box.url, unsubscribe=link)
    [mail] = box.mails
    assert mail["List-Unsubscribe"] == f"<{link}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def due_now():
    change(run_at=utc_now())
