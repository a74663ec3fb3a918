"""The figures of an e-discussion: for everybody who may read it, and the same for all of them."""

from fastapi import Request, Response

from apfl_net.access.entrances import Anyone
from apfl_net.ediscussions.benchmarks import HIGHEST, LOWEST, benchmarks
from apfl_net.ediscussions.figures_shown import MEASURES, charts_of, figures_of
from apfl_net.ediscussions.queries.heads import get_head
from apfl_net.kit.clock import utc_now
from apfl_net.kit.figures import FEWEST_SHOWN
from apfl_net.kit.web.addresses import IdWithTail
from apfl_net.kit.web.page import page
from apfl_net.kit.web.routing import DB, room

router = room()


@router.get("/e-discussions/{ediscussion_ref}/figures")
def show_ediscussion_figures(
    request: Request, db: DB, viewer: Anyone, ediscussion_ref: IdWithTail
) -> Response:
    head = get_head(db, viewer, ediscussion_ref, utc_now())
    figures = figures_of(db, head.ediscussion)
    return page(
        request,
        "ediscussions/figures.html",
        head=head,
        figures=figures,
        charts=charts_of(figures.tables),
        measures=MEASURES,
        benchmarks=benchmarks(),
        lowest=LOWEST,
        highest=HIGHEST,
        fewest=FEWEST_SHOWN,
    )
