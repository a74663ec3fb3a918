"""Reporting something and handling it, by the forms of the pages."""

from datetime import timedelta

from sqlalchemy import select

from apfl_net.moderation.models import Case
from tests.html import page


def report(browser, post, category="victim", note="The broker can be found by this."):
    """Send the report; the path of the case that it is in."""
    answer = browser.post(f"/posts/{post.id}/report", data={"category": category, "note": note})
    assert answer.status_code == 303, answer.text
    opened = select(Case.id).where(Case.subject_id == post.id, Case.closed_at.is_(None))
    return f"/desk/cases/{browser.session.scalar(opened)}"


def do(browser, case, noun, **fields):
    """Fill in a form of the case's page as it stands now, and send it."""
    forms = {form["action"]: form for form in page(browser.get(case)).all("form")}
    return browser.post(f"{case}/{noun}", data=forms[f"{case}/{noun}"].fields() | fields)


def in_days(now, days):
    return (now + timedelta(days=days)).strftime("%Y-%m-%d")
