"""Who may react to what."""

from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.kit.errors import Conflict, Forbidden
from apfl_net.kit.i18n import N_


class OwnPost(Forbidden):
    message = N_("Reactions come from others. You cannot react to your own post.")


class NothingToReactTo(Conflict):
    message = N_("The text of this post has been taken away, so there is nothing to react to any more.")


def check_may_react(member: Viewer, post: Post) -> None:
    if post.author_id == member.id:
        raise OwnPost
    if post.removed_at:
        raise NothingToReactTo
