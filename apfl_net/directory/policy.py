"""Who may decide what about places and organisations."""

from apfl_net.access.viewer import Viewer
from apfl_net.directory.models import PlaceChange
from apfl_net.kit.errors import BadRequest, Conflict, Forbidden
from apfl_net.kit.i18n import N_
from apfl_net.members.models import Organisation


class OwnPlace(Forbidden):
    message = N_("This is your own place: somebody else of the secretariat must look at it.")


class AlreadyDecided(Conflict):
    message = N_("This was decided in the meantime, or the member asks for something else now.")


class NotADouble(BadRequest):
    message = N_("These two cannot be merged. Choose another organisation of the same country.")


def check_may_decide(viewer: Viewer, change: PlaceChange) -> None:
    if viewer.member_id == change.member_id:
        raise OwnPlace
    if change.decided_at is not None:
        raise AlreadyDecided


def check_may_merge(body: Organisation, into: Organisation) -> None:
    if body.id == into.id or body.merged_into_id or into.merged_into_id or body.country != into.country:
        raise NotADouble
