"""In the worker: versions of proceedings are put together and frozen, and withdrawn when they must be.

Whether a version may still be read is computed each time somebody asks for it (`why_not`). What is done here
follows within a minute: its files go, and another takes its place.
"""

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.discussions.actions.homes import hold_home
from apfl_net.discussions.events import PostRedacted
from apfl_net.ediscussions.actions.proceedings import Frozen, freeze, withdraw
from apfl_net.ediscussions.events import ProceedingsAsked, ProceedingsWithdrawn
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.proceedings import WORDS, Proceedings
from apfl_net.ediscussions.queries.proceedings import standing, standing_with_post, why_not
from apfl_net.ediscussions.setting import set_document
from apfl_net.kit import storage
from apfl_net.kit.chores import every
from apfl_net.kit.outbox import listens_to
from apfl_net.kit.printing.jobs import PrintJob


@listens_to(ProceedingsAsked)
def put_together(session: Session, event: ProceedingsAsked, now: datetime) -> None:
    """What is taken away meanwhile waits for us, and finds then that we repeat it.

    The HTML is kept first: should we be killed before the commit, a file too many is left, and none misses.
    """
    version = session.get_one(Proceedings, event.proceedings_id)
    if version.frozen_at or version.withdrawn_at:
        return
    hold_home(session, session.get_one(Ediscussion, version.ediscussion_id).thread_id)
    document = set_document(session, version, now)
    html = document.html.encode()
    key = storage.new_key("proceedings", f"{version.ediscussion_id}-{version.number}", "html")
    storage.keep(key, [html])
    frozen = Frozen(
        audience_id=document.audience_id,
        contributions=document.contributions,
        citation=document.citation,
        html_key=key,
        html_size=len(html),
        html_sha256=hashlib.sha256(html).hexdigest(),
        posts=document.posts,
        people=document.people,
    )
    freeze(session, version=version, frozen=frozen, now=now)


@listens_to(PostRedacted)
def withdraw_what_repeats_it(session: Session, event: PostRedacted, now: datetime) -> None:
    """Also where words went from a quote in a post that stands."""
    for version in standing_with_post(session, event.post_id, event.revision):
        withdraw(session, version=version, because=WORDS, now=now)


@every("* * * * *")
def withdraw_what_may_not_be_read(session: Session, now: datetime) -> None:
    """Whatever the cause: taken away, held back, narrower than before, somebody hid, left or was erased."""
    for version in reversed(standing(session)):
        because = why_not(session, version)
        if because:
            withdraw(session, version=version, because=because, now=now)


@listens_to(ProceedingsWithdrawn)
def take_the_files_away(session: Session, event: ProceedingsWithdrawn, now: datetime) -> None:
    version = session.get_one(Proceedings, event.proceedings_id)
    job = session.get(PrintJob, version.print_job_id) if version.print_job_id else None
    storage.forget(version.html_key, job.target if job else "")
