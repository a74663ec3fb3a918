"""Background work and mail that failed, and trying it again."""

from datetime import timedelta

from fastapi import Request, Response

from apfl_net.access.entrances import Staff
from apfl_net.ediscussions.queries.desk import alarming_events
from apfl_net.joining.queries.applications import count_waiting as count_applications
from apfl_net.kit.clock import utc_now
from apfl_net.kit.delivery import MOST_TRIES, count_waiting, dead_entries, revive
from apfl_net.kit.mail.addresses import with_addresses_masked
from apfl_net.kit.mail.keeping import count_letters, letters_delayed, letters_refused, send_again
from apfl_net.kit.search.tasks import count_set_aside
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.resources.queries.links import count_dead_links
from apfl_net.resources.queries.lists import count_waiting as count_proposals

router = room()

A_WEEK = timedelta(days=7)


@router.get("/desk")
def show_desk(request: Request, db: DB, viewer: Staff) -> Response:
    return page(
        request,
        "desk/index.html",
        dead=dead_entries(db),
        waiting=count_waiting(db),
        most_tries=MOST_TRIES,
        aside=count_set_aside(db),
        applications=count_applications(db),
        proposals=count_proposals(db, viewer),
        dead_links=count_dead_links(db, viewer),
        alarms=alarming_events(db, viewer, utc_now()),
    )


@router.post("/desk/outbox/{entry_id}/revival")
def create_revival(request: Request, db: DB, viewer: Staff, entry_id: Id) -> Response:
    revive(db, entry_id, now=utc_now())
    return see_other(request, "/desk")


@router.get("/desk/mail")
def show_mail(request: Request, db: DB, viewer: Staff) -> Response:
    now = utc_now()
    waiting, sent = count_letters(db, now - A_WEEK)
    return page(
        request,
        "desk/mail.html",
        refused=letters_refused(db),
        delayed=letters_delayed(db, now),
        waiting=waiting,
        sent=sent,
        masked=with_addresses_masked,
    )


@router.post("/desk/letters/{letter_id}/revival")
def create_letter_revival(request: Request, db: DB, viewer: Staff, letter_id: Id) -> Response:
    send_again(db, letter_id, now=utc_now())
    return see_other(request, "/desk/mail")
