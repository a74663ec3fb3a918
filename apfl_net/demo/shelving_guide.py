"""The guide of the story as seven records of one work, each with its file, as a member would send them."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from apfl_net.access.models import PUBLIC, Audience
from apfl_net.access.queries import viewer_for
from apfl_net.access.viewer import Viewer
from apfl_net.demo.cast import ADMIN, FACILITATOR, person_with_email
from apfl_net.demo.guide import LANGUAGES, pdf_of, title_of
from apfl_net.files.actions import Received, add_file
from apfl_net.files.models import File
from apfl_net.files.policy import QUARANTINE
from apfl_net.kit import storage
from apfl_net.members.models import Member
from apfl_net.resources.actions.filing import add_files
from apfl_net.resources.actions.proposing import propose_resource
from apfl_net.resources.actions.reviewing import publish_resource
from apfl_net.resources.description import Description
from apfl_net.resources.policy import CHECKLIST

ABSTRACT = (
    "Three pages for inspectors, port officers and volunteers: how to prepare, what to ask, what to do"
    " afterwards. Fictional: written for the demonstration community."
)
COUNTRIES = {"zh": "CN", "th": "TH", "vi": "VN", "km": "KH", "my": "MM", "mn": "MN"}
PROPOSED_DAYS_AGO = 20


def shelve_guide(session: Session, members: dict[str, Member], now: datetime) -> None:
    """The files come when the records are there: the worker looks at them as soon as it runs."""
    proposer = viewer_for(session, members[person_with_email(FACILITATOR).handle].id)
    secretary = viewer_for(session, members[person_with_email(ADMIN).handle].id)
    first: int | None = None
    for number, language in enumerate(LANGUAGES):
        at = now - timedelta(days=PROPOSED_DAYS_AGO - number)
        record = propose_resource(
            session,
            proposer=proposer,
            said=_said(language, first),
            audience=session.get_one(Audience, PUBLIC),
            rights_statement="We wrote it ourselves, for everybody to use.",
            now=at,
        )
        publish_resource(session, reviewer=secretary, resource=record, checked=tuple(CHECKLIST), now=at)
        add_files(session, resource=record, files=[_send(session, proposer, language, at)], now=at)
        first = first or record.id


def _said(language: str, work_of: int | None) -> Description:
    return Description(
        title=title_of(language),
        title_language=language,
        title_english="" if language == "en" else title_of("en"),
        type="guidance",
        licence="public_domain",
        abstract=ABSTRACT,
        date="2026",
        publishers=("Example Network of Port Inspectors",),
        languages=(language,),
        countries=(COUNTRIES[language],) if language in COUNTRIES else (),
        terms={
            "theme": ("protection", "enforcement"),
            "form": ("debt_bondage", "withheld_wages", "retained_documents"),
            "sector": ("fishing", "shipping"),
            "reader": ("labour_inspectors", "support_services"),
            "instrument": ("C29", "C188"),
        },
        work_of=work_of,
    )


def _send(session: Session, sender: Viewer, language: str, at: datetime) -> File:
    content = pdf_of(language).read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    key = storage.new_key(QUARANTINE, digest[:12], "sent")
    storage.keep(key, [content])
    received = Received(f"talking-with-crew-{language}.pdf", key, len(content), digest)
    return add_file(session, uploader_id=sender.id, received=received, now=at)
