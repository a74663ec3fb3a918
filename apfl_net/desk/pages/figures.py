"""Figures of the network: two days compared, baselines and targets, and tables for spreadsheets."""

from collections.abc import Sequence
from datetime import date

from fastapi import Request, Response
from sqlalchemy.orm import Session

from apfl_net.access.entrances import Staff
from apfl_net.figures.actions import drop_target, set_target
from apfl_net.figures.chains import MEASURES
from apfl_net.figures.queries import days_counted, growth
from apfl_net.figures.schemas import TargetForm
from apfl_net.figures.tables import heading_of, rows_of, tables_of
from apfl_net.kit.clock import utc_now
from apfl_net.kit.errors import NotFound
from apfl_net.kit.figures import FEWEST_SHOWN
from apfl_net.kit.i18n import gettext
from apfl_net.kit.sheets import csv_text
from apfl_net.kit.web.forms import Typed, TypedForm, parse
from apfl_net.kit.web.page import page, see_other
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/desk/figures")
def show_figures(
    request: Request, db: DB, viewer: Staff, day: str = "", before: str = "", saved: bool = False
) -> Response:
    days = days_counted(db)
    chosen = _one_of(days, day) or (days[0] if days else None)
    compared = _one_of(days, before)
    return page(
        request,
        "desk/figures.html",
        days=days,
        day=chosen,
        before=compared,
        tables=tables_of(db, chosen, compared) if chosen else [],
        growth=growth(db, chosen, compared) if chosen else [],
        fewest=FEWEST_SHOWN,
        saved=saved,
    )


@router.get("/desk/figures/{day}/{table}")
def show_sheet(request: Request, db: DB, viewer: Staff, day: str, table: str) -> Response:
    """A table as CSV."""
    chosen = _one_of(days_counted(db), day)
    found = next((t for t in tables_of(db, chosen, None) if t.name == table), None) if chosen else None
    if found is None:
        raise NotFound
    headers = {"Content-Disposition": f'attachment; filename="{found.name}-{day}.csv"'}
    return Response(
        csv_text(heading_of(found), rows_of(found)), media_type="text/csv; charset=utf-8", headers=headers
    )


@router.get("/desk/targets/{measure}")
def edit_target(request: Request, db: DB, viewer: Staff, measure: str) -> Response:
    return _target_page(request, measure, _typed(db, measure), {})


@router.post("/desk/targets/{measure}")
def update_target(request: Request, db: DB, viewer: Staff, measure: str, typed: TypedForm) -> Response:
    form, errors = parse(TargetForm, typed)
    if form is None or measure not in MEASURES:
        return _target_page(request, measure, typed, errors, status=422)
    set_target(db, viewer=viewer, measure=measure, now=utc_now(), **form.model_dump())
    return see_other(request, "/desk/figures?saved=yes")


@router.post("/desk/targets/{measure}/deletion")
def create_deletion_of_target(request: Request, db: DB, viewer: Staff, measure: str) -> Response:
    drop_target(db, measure=measure)
    return see_other(request, "/desk/figures?saved=yes")


def _target_page(
    request: Request, measure: str, typed: Typed, errors: dict[str, str], *, status: int = 200
) -> Response:
    if measure not in MEASURES:
        raise NotFound
    given = dict.fromkeys(TargetForm.model_fields, "") | typed
    label = gettext(MEASURES[measure].label)
    return page(
        request, "desk/target.html", status=status, measure=measure, label=label, typed=given, errors=errors
    )


def _typed(session: Session, measure: str) -> Typed:
    days = days_counted(session)
    known = (
        next((row for row in growth(session, days[0], None) if row.measure == measure), None)
        if days
        else None
    )
    if known is None:
        return {}
    if known.target is None:
        return {"baseline": str(known.now or 0), "baseline_on": days[0].isoformat()}
    return {field: str(getattr(known.target, field)) for field in TargetForm.model_fields}


def _one_of(days: Sequence[date], typed: str) -> date | None:
    return next((day for day in days if day.isoformat() == typed), None)
