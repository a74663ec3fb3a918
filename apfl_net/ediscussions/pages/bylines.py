"""Who wrote a contribution, where it stands in a list rather than as a post."""

from collections.abc import Callable

from apfl_net.access.bylines import Byline, byline
from apfl_net.access.viewer import Viewer
from apfl_net.kit.db import AnyRow


def byline_for(viewer: Viewer) -> Callable[[AnyRow], Byline]:
    """As its writer signed it, for this viewer; a place is told of those alone who are named."""

    def of(row: AnyRow) -> Byline:
        return byline(
            viewer.signed_in,
            form=row.form,
            member_id=row.author_id,
            handle=row.handle,
            name=row.name,
            public_name=row.public_name,
            organisation=row.organisation,
            constituency=row.constituency,
            country=row.country,
        )

    return of
