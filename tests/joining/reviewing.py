"""The review of an application, as staff do it on its page."""

from sqlalchemy import select

from apfl_net.joining.models import Application
from tests.html import page


def application_of(db, email):
    return db.scalars(
        select(Application).where(Application.email == email).order_by(Application.id.desc())
    ).first()


def form_of(browser, application, act):
    """The form for `approval`, `question` or `refusal`, as it stands on the page."""
    shown = page(browser.get(application.path))
    return next(form for form in shown.all("form.form") if form["action"].endswith(f"/{act}"))


def send(browser, application, act, **typed):
    form = form_of(browser, application, act)
    return browser.post(form["action"], data=form.fields() | typed)
