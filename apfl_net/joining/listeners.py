"""What follows when somebody asks to join, and the batches of an import."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.queries import viewer_for
from apfl_net.joining.actions.importing import go_on_importing
from apfl_net.joining.events import ApplicationMade, ImportGoesOn
from apfl_net.joining.models import Application, Import
from apfl_net.kit.mail.letters import post_letter
from apfl_net.kit.outbox import listens_to
from apfl_net.members.queries import member_by_email


@listens_to(ApplicationMade)
def write_to_whoever_asked(session: Session, event: ApplicationMade, now: datetime) -> None:
    """A link to confirm the address; where it is a member's, how to sign in. Only its owner learns which."""
    application = session.get(Application, event.application_id)
    if application is None:
        return
    member = member_by_email(session, application.email)
    if member:
        post_letter(session, "joining.member_already", now=now, member_id=member.id)
    else:
        post_letter(session, "joining.confirmation", now=now, application_id=application.id)


@listens_to(ImportGoesOn)
def invite_the_next(session: Session, event: ImportGoesOn, now: datetime) -> None:
    made = session.get(Import, event.import_id)
    if made and not made.finished_at:
        inviter = viewer_for(session, made.made_by)
        go_on_importing(session, made=made, inviter=inviter, done=event.done, now=now)
