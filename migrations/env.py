"""Alembic's entry: migrates whatever database the settings name. One head, always."""

from alembic import context

import apfl_net.access.models
import apfl_net.accounts.models
import apfl_net.directory.models
import apfl_net.discussions.models.drafts
import apfl_net.discussions.models.files
import apfl_net.discussions.models.holds
import apfl_net.discussions.models.polls
import apfl_net.discussions.models.posts
import apfl_net.discussions.models.threads
import apfl_net.discussions.models.widenings
import apfl_net.ediscussions.models.background
import apfl_net.ediscussions.models.contributions
import apfl_net.ediscussions.models.ediscussions
import apfl_net.ediscussions.models.facilitating
import apfl_net.ediscussions.models.messages
import apfl_net.ediscussions.models.outcomes
import apfl_net.ediscussions.models.participants
import apfl_net.ediscussions.models.proceedings
import apfl_net.ediscussions.models.questions
import apfl_net.ediscussions.models.synthesis
import apfl_net.ediscussions.models.topic_notes
import apfl_net.editorial.models
import apfl_net.figures.models
import apfl_net.files.models
import apfl_net.groups.models
import apfl_net.joining.models
import apfl_net.kit.chores
import apfl_net.kit.facts
import apfl_net.kit.mail.letters
import apfl_net.kit.outbox
import apfl_net.kit.printing.jobs
import apfl_net.members.models
import apfl_net.moderation.models
import apfl_net.notifications.models
import apfl_net.resources.models.collections
import apfl_net.resources.models.files
import apfl_net.resources.models.good_practices
import apfl_net.resources.models.harvesting
import apfl_net.resources.models.resources
import apfl_net.resources.models.reviewing
import apfl_net.vocabulary.models
import apfl_net.watches.models  # noqa: F401
from apfl_net.kit.db import BUSY_TIMEOUT, WRITING, Base, UTCDateTime, engine


def render_item(kind: str, item: object, autogen_context: object) -> str | bool:
    """Migrations name plain SQL types, so that they stay as they are when our types change."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


with engine().connect().execution_options(**{WRITING: BUSY_TIMEOUT}) as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render_item,
        render_as_batch=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
