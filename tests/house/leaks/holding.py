"""Posts that were reported and are held back, in the random world; and the queues, not for members."""

from sqlalchemy import delete

from apfl_net.discussions.actions.holding import hold_post
from apfl_net.discussions.models.spaces import SpaceRole
from apfl_net.discussions.queries.visible import get_space
from apfl_net.moderation.actions.reporting import report
from apfl_net.notifications.actions import forget
from tests.house.leaks.answering import chosen
from tests.house.leaks.oracle import PostMade


class Holding:
    """Steps of the world."""

    def hold(self, moderator: int, post: int) -> None:
        """A reply of somebody whose pages are not looked through: what authors see has stories of its own."""
        free = [
            one
            for one in self.oracle.posts
            if one.number > 1 and one.audience != "nobody" and one.author.place not in self.looking
        ]
        made = chosen(free, post)
        others = [one for one in self.oracle.people if made and made.seen_by(one) and one is not made.author]
        who = chosen(others, moderator)
        if who is None:
            return
        space = get_space(self.session, self.viewer(who), made.thread.space.slug)
        self.session.add(SpaceRole(space_id=space.id, member_id=who.id, role="moderator", since=self.now))
        self.session.flush()
        self._report(made, others)
        hold_post(self.session, moderator=self.viewer(who), post_id=made.id, reason="heldwhy", now=self.now)
        forget(self.session, subject="held_post", subject_id=made.id)
        self.session.execute(delete(SpaceRole))
        self.session.flush()
        self.session.expire_all()
        made.audience = "nobody"

    def _report(self, made: PostMade, others: list) -> None:
        """By somebody whose own list of notices is not looked at either, if there is one."""
        reporter = next((one for one in others if one.place not in self.looking), None)
        if reporter:
            report(
                self.session,
                reporter=self.viewer(reporter),
                subject="post",
                subject_id=made.id,
                about_id=made.author.id,
                category="other",
                note="reportnote",
                now=self.now,
            )


def held(asking) -> None:
    """Held posts have no page for anybody here, and nobody learns who reported or that there are queues."""
    for post in asking.oracle.posts:
        if post.audience == "nobody":
            for noun in ("held", "moderated"):
                asking.only_seen(f"/posts/{post.id}/{noun}", False, member_only=True)
    for queue in ("/desk/cases", "/desk/held"):
        asking.only_seen(queue, False, member_only=True)
    if asking.viewer:
        page = asking.page("/moderation")
        assert page.texts("main h2") == ["Nothing here"]
