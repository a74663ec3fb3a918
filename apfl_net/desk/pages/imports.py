"""A file of people to invite: sent, followed while it is worked through, and the report of its bad lines."""

import json

from fastapi import Request, Response

from apfl_net.access.entrances import Staff
from apfl_net.joining.actions.importing import begin_import
from apfl_net.joining.models import ImportProblem
from apfl_net.joining.queries import invitations as queries
from apfl_net.joining.sheets import COLUMNS, NotASheet, Problem, text_of
from apfl_net.kit.clock import utc_now
from apfl_net.kit.i18n import gettext
from apfl_net.kit.sheets import csv_text
from apfl_net.kit.web.addresses import Id
from apfl_net.kit.web.page import is_htmx, page, see_other
from apfl_net.kit.web.routing import DB, room
from apfl_net.kit.web.uploads import UploadedForm

router = room()

SHOWN = 20


@router.get("/desk/invitations/imports/new")
def new_import(request: Request, viewer: Staff) -> Response:
    return page(request, "desk/import_new.html", errors={}, columns=COLUMNS)


@router.post("/desk/invitations/imports")
def create_import(request: Request, db: DB, viewer: Staff, sent: UploadedForm) -> Response:
    try:
        text = text_of(sent.files.get("file", b""))
        only_check = "only_check" in sent.typed
        made = begin_import(db, inviter=viewer, text=text, only_check=only_check, now=utc_now())
    except NotASheet as reason:
        errors = {"file": reason.words()}
        return page(request, "desk/import_new.html", status=422, errors=errors, columns=COLUMNS)
    return see_other(request, made.path)


@router.get("/desk/invitations/imports/{import_id}")
def show_import(request: Request, db: DB, viewer: Staff, import_id: Id) -> Response:
    made = queries.get_import(db, import_id)
    problems = queries.problems_of(db, import_id)
    return page(
        request,
        "desk/_import.html" if is_htmx(request) else "desk/import.html",
        made=made,
        problems=[_problem(kept) for kept in problems[:SHOWN]],
        count=len(problems),
    )


@router.get("/desk/invitations/imports/{import_id}/report")
def show_report(request: Request, db: DB, viewer: Staff, import_id: Id) -> Response:
    made = queries.get_import(db, import_id)
    found = [_problem(kept) for kept in queries.problems_of(db, import_id)]
    heading = [gettext("Line"), gettext("E-mail address"), gettext("What is wrong")]
    text = csv_text(heading, ((problem.line, problem.email, problem.words()) for problem in found))
    return _attachment(text, f"import-{made.id}-{made.made_at:%Y-%m-%d}.csv")


def _problem(kept: ImportProblem) -> Problem:
    return Problem(kept.line, kept.email, kept.code, json.loads(kept.about))


def _attachment(text: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(text.encode(), 200, headers, "text/csv; charset=utf-8")
