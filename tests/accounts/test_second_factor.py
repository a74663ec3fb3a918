"""A code after the password: set up, asked for, taken once; and what replaces it when the device is lost."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from apfl_net.access.actions import reset_token
from apfl_net.access.entrances import cookie_name
from apfl_net.access.models import SignIn
from apfl_net.access.viewer import Viewer
from apfl_net.accounts.models import FailedCode, RecoveryCode, SecondFactor
from apfl_net.accounts.pages.doors import pending_cookie_name
from apfl_net.cli import apfl_net
from apfl_net.demo.cast import ADMIN, MEMBER, WORKER
from apfl_net.discussions.policy.moderating import may_moderate
from apfl_net.kit.config import settings
from apfl_net.kit.mail.letters import Letter
from tests.accounts.codes import code, give_second_factor
from tests.html import page, said
from tests.kit.setting import given

DOES_NOT_FIT = "Error: This code does not fit, or it has been used already."


def password(**fields):
    return {"current": settings().demo_password} | fields


def sign_in(browser, email=MEMBER, **fields):
    return browser.post("/sign-in", data={"email": email, "password": settings().demo_password} | fields)


def give(browser, typed, **fields):
    return browser.post("/sign-in/code", data={"code": typed} | fields)


def is_signed_in(browser):
    return browser.get("/drafts").status_code == 200


@pytest.fixture
def secret(db, cast, now):
    return give_second_factor(db, cast[MEMBER], now)[0]


def secret_on(set_up):
    return set_up.one("code.secret").text.replace(" ", "")


def test_setting_it_up_shows_a_picture_and_the_secret_and_wants_a_code_first(browser_as, db, cast, now):
    browser = browser_as(MEMBER)
    answer = browser.post("/settings/second-factor", data=password())
    assert (answer.status_code, answer.headers["location"]) == (303, "/settings/second-factor/set-up")
    shown = browser.get("/settings/second-factor/set-up")
    assert shown.headers["cache-control"] == "no-store"
    secret = secret_on(page(shown))
    assert re.fullmatch("[A-Z2-7]{32}", secret)
    assert re.fullmatch(r"(M\d+ \d+h1v1h-1z)+", page(shown).all("svg path")[-1]["d"])
    kept = db.get_one(SecondFactor, cast[MEMBER].id)
    assert (kept.secret, kept.confirmed_at) == (None, None)
    assert secret not in kept.offered
    wrong = page(browser.post("/settings/second-factor/confirmation", data={"code": "000000"}), 422)
    assert wrong.texts(".field__error") == [
        "Error: This code does not fit. Please take the one that is shown now."
    ]
    assert secret_on(wrong) == secret
    done = page(browser.post("/settings/second-factor/confirmation", data={"code": code(secret, now)}), 201)
    codes = done.texts("code.secret")
    assert len(set(codes)) == 10
    assert all(re.fullmatch("([a-z2-9]{4}-){3}[a-z2-9]{4}", one) for one in codes)
    assert {kept.code_hash for kept in db.scalars(select(RecoveryCode))}.isdisjoint(codes)
    assert "10 recovery codes are left." in said(browser.get("/settings/second-factor"))


def test_when_it_is_set_up_one_is_signed_out_elsewhere_and_told_by_mail(
    browser_as, db, cast, now, deliver, capsys
):
    here, elsewhere = browser_as(MEMBER), browser_as(MEMBER)
    here.post("/settings/second-factor", data=password())
    typed = code(secret_on(page(here.get("/settings/second-factor/set-up"))), now)
    here.post("/settings/second-factor/confirmation", data={"code": typed})
    assert (is_signed_in(here), is_signed_in(elsewhere)) == (True, False)
    assert db.scalars(select(SignIn.second_factor_at)).one() is not None
    deliver()
    assert "A second factor was set up" in capsys.readouterr().out


def test_nobody_else_sets_it_up_at_an_open_browser(browser_as, db):
    browser = browser_as(MEMBER)
    wrong = page(browser.post("/settings/second-factor", data={"current": "a guess"}), 422)
    assert wrong.texts(".field__error") == ["Error: This is not your password."]
    assert db.scalar(select(func.count()).select_from(SecondFactor)) == 0
    assert browser.get("/settings/second-factor/set-up").headers["location"] == "/settings/second-factor"


def test_after_the_password_the_code_is_asked_for_and_nothing_is_open_before(client, db, secret, now):
    answer = sign_in(client, next="/threads")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/code?next=/threads")
    assert cookie_name() not in client.cookies
    assert not is_signed_in(client)
    form = page(client.get(answer.headers["location"])).one("form.form")
    assert (form["action"], form.fields()) == ("/sign-in/code", {"next": "/threads", "code": ""})
    answer = client.post("/sign-in/code", data=form.fields() | {"code": code(secret, now)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/threads")
    assert is_signed_in(client)
    assert pending_cookie_name() not in client.cookies
    assert db.scalars(select(SignIn.second_factor_at)).one() is not None


def test_blanks_in_a_code_do_not_matter(client, secret, now):
    sign_in(client)
    typed = code(secret, now)
    assert give(client, f" {typed[:3]} {typed[3:]} ").status_code == 303


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_that_is_a_little_off_does_not_matter(client, secret, now, steps):
    sign_in(client)
    assert give(client, code(secret, now, steps)).status_code == 303


@pytest.mark.parametrize("typed", ["000000", "12345", "١٢٣٤٥٦", "x" * 40, "'; --", "aaaa-bbbb-cccc-dddd"])
def test_a_wrong_code_gives_the_form_back(client, db, secret, typed):
    sign_in(client)
    form = page(give(client, typed), 422)
    assert form.texts(".field__error") == [DOES_NOT_FIT]
    assert db.scalar(select(func.count()).select_from(FailedCode)) == 1
    assert not is_signed_in(client)


def test_a_code_is_taken_once(client, db, secret, now):
    typed = code(secret, now)
    sign_in(client)
    give(client, typed)
    client.cookies.clear()
    sign_in(client)
    assert page(give(client, typed), 422).texts(".field__error") == [DOES_NOT_FIT]
    assert give(client, code(secret, now, 1)).status_code == 303


def test_an_older_code_is_not_taken_after_a_newer_one(client, secret, now):
    sign_in(client)
    give(client, code(secret, now, 1))
    client.cookies.clear()
    sign_in(client)
    assert give(client, code(secret, now)).status_code == 422


def test_after_five_wrong_codes_the_right_one_has_to_wait(client, db, secret, now):
    sign_in(client)
    assert [give(client, "000000").status_code for _ in range(6)] == [422] * 5 + [429]
    assert give(client, code(secret, now)).status_code == 429
    for failed in db.scalars(select(FailedCode)):
        failed.failed_at -= timedelta(minutes=16)
    assert give(client, code(secret, now)).status_code == 303
    assert db.scalar(select(func.count()).select_from(FailedCode)) == 0


def test_without_the_password_before_there_is_nothing_to_type_a_code_into(client, secret, now):
    assert client.get("/sign-in/code").headers["location"] == "/sign-in"
    assert give(client, code(secret, now)).headers["location"] == "/sign-in"


def test_a_forged_wait_is_none_and_a_true_one_is_no_sign_in(client, secret, now):
    sign_in(client)
    token = client.cookies[pending_cookie_name()]
    for forged in ("x", token[:-1], "Ii0xIg.x.y", "IjEi" + token[4:]):
        client.cookies.set(pending_cookie_name(), forged, domain="127.0.0.1", path="/")
        assert give(client, code(secret, now)).headers["location"] == "/sign-in"
    client.cookies.clear()
    client.cookies.set(cookie_name(), token, domain="127.0.0.1", path="/")
    assert not is_signed_in(client)


def test_a_new_password_by_mail_still_wants_the_code(client, db, cast, secret, now):
    link = f"/password-reset/{reset_token(db, member_id=cast[MEMBER].id)}"
    answer = client.post(link, data={"password": "four calm grey boats"})
    assert answer.headers["location"] == "/sign-in/code?next=/"
    assert not is_signed_in(client)
    assert give(client, code(secret, now)).status_code == 303
    assert is_signed_in(client)


def test_a_recovery_code_lets_in_once(client, db, cast, now):
    _secret, codes = give_second_factor(db, cast[MEMBER], now)
    sign_in(client)
    assert give(client, codes[0].upper().replace("-", " ")).status_code == 303
    assert "9 recovery codes are left." in said(client.get("/settings/second-factor"))
    client.cookies.clear()
    sign_in(client)
    assert give(client, codes[0]).status_code == 422
    assert give(client, codes[1]).status_code == 303


def test_recovery_codes_of_somebody_else_are_worth_nothing(client, db, cast, now, secret):
    _secret, codes = give_second_factor(db, cast[WORKER], now)
    sign_in(client)
    assert give(client, codes[0]).status_code == 422


def test_new_recovery_codes_end_those_before(browser_as, client, db, cast, now):
    _secret, codes = give_second_factor(db, cast[MEMBER], now)
    new = page(browser_as(MEMBER).post("/settings/second-factor/recovery-codes", data=password()), 201)
    assert len(set(new.texts("code.secret")) - set(codes)) == 10
    sign_in(client)
    assert give(client, codes[0]).status_code == 422
    assert give(client, new.texts("code.secret")[0]).status_code == 303


def test_another_device_replaces_the_first_only_when_it_works(browser_as, client, db, secret, now):
    browser = browser_as(MEMBER)
    browser.post("/settings/second-factor", data=password())
    other = secret_on(page(browser.get("/settings/second-factor/set-up")))
    sign_in(client)
    assert give(client, code(secret, now)).status_code == 303
    browser.post("/settings/second-factor/confirmation", data={"code": code(other, now)})
    client.cookies.clear()
    sign_in(client)
    assert give(client, code(secret, now, 1)).status_code == 422
    assert give(client, code(other, now, 1)).status_code == 303


def test_one_can_go_without_again(browser_as, client, db, cast, secret):
    browser = browser_as(MEMBER)
    assert browser.post("/settings/second-factor/removal", data={"current": "x"}).status_code == 422
    assert browser.post("/settings/second-factor/removal", data=password()).status_code == 303
    assert sign_in(client).headers["location"] == "/"
    assert db.scalars(select(Letter.kind)).all() == ["accounts.changed"]


def test_with_another_key_of_the_house_no_code_fits_and_recovery_codes_still_do(client, db, cast, now):
    secret, codes = give_second_factor(db, cast[MEMBER], now)
    with given(APFL_SECRET_KEY="another key than the one it was sealed with"):
        sign_in(client)
        assert give(client, code(secret, now)).status_code == 422
        assert give(client, codes[3]).status_code == 303


def test_in_production_staff_without_one_are_led_to_where_it_is_set_up(browser_as, client, db, cast, now):
    give_second_factor(db, cast[ADMIN], now)
    with given(APFL_ENV="production", APFL_BASE_URL="https://127.0.0.1"):
        admin = browser_as(ADMIN)
        answer = admin.get("/desk")
        assert (answer.status_code, answer.headers["location"]) == (303, "/settings/second-factor")
        assert admin.post("/desk/outbox/1/revival").headers["location"] == "/settings/second-factor"
        assert is_signed_in(admin)
        assert admin.get("/desk", headers={"Accept": "application/json"}).status_code == 403
        removal = admin.post("/settings/second-factor/removal", data=password())
        assert removal.status_code == 409
        db.execute(SignIn.__table__.update().values(second_factor_at=now))
        assert admin.get("/desk").status_code == 200


def test_elsewhere_it_is_offered_to_staff_and_not_asked_for(browser_as):
    assert browser_as(ADMIN).get("/desk").status_code == 200


def test_the_operator_resets_it_for_who_lost_all(browser_as, client, db, secret, deliver, capsys):
    browser = browser_as(MEMBER)
    db.commit()
    result = CliRunner().invoke(apfl_net, ["reset-second-factor", MEMBER])
    assert result.output.startswith(f"{MEMBER} signs in with the password alone now")
    db.expire_all()
    assert not is_signed_in(browser)
    assert sign_in(client).headers["location"] == "/"
    deliver()
    assert "The second factor was taken away" in capsys.readouterr().out


def test_resetting_what_is_not_there_is_refused_in_a_line(db, cast):
    nobody = CliRunner().invoke(apfl_net, ["reset-second-factor", "nobody@example.org"])
    none = CliRunner().invoke(apfl_net, ["reset-second-factor", WORKER])
    assert (nobody.exit_code, none.exit_code) == (2, 2)
    assert "there is no member with the address nobody@example.org." in nobody.stderr
    assert f"{WORKER} has no second factor" in none.stderr


def test_visitors_have_nothing_to_set_up(client):
    for path in ("/settings/second-factor", "/settings/second-factor/set-up"):
        assert client.get(path).status_code == 401


def test_in_production_a_password_alone_moderates_nothing(db, cast):
    viewer = Viewer(member_id=cast[ADMIN].id, staff_role="admin")
    with given(APFL_ENV="production"):
        assert not may_moderate(viewer, None)
        assert may_moderate(replace(viewer, second_factor=True), None)
    assert may_moderate(viewer, None)
