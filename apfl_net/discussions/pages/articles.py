"""Posts as HTML. Drawing twenty of them is most of what a thread page costs, so each is drawn once.

The cache is keyed by everything that goes into the drawing - what this viewer may see of the post, the
reader's language and zone, the day - so it can neither be out of date nor show one viewer what was drawn for
another who sees more.
"""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial

from markupsafe import Markup

from apfl_net.discussions.pages.shown import PostShown
from apfl_net.kit.i18n import Reader, reader
from apfl_net.kit.web.templating import templates

Draw = Callable[[PostShown], Markup]


def article_for(
    now: datetime,
    *,
    may_reply: bool,
    may_correct: bool,
    may_react: bool = False,
    may_mark_answer: bool = False,
) -> Draw:
    """How posts are drawn on one page."""
    midnight = now.astimezone(reader().zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return partial(
        _article,
        reader=reader(),
        today=midnight,
        may_reply=may_reply,
        may_correct=may_correct,
        may_react=may_react,
        may_mark_answer=may_mark_answer,
    )


@lru_cache(maxsize=4000)
def _article(post: PostShown, *, reader: Reader, today: datetime, **rights: bool) -> Markup:
    macro = templates().get_template("discussions/_post.html").module.post_article  # type: ignore[attr-defined]
    return Markup(macro(post, today, **rights))  # noqa: S704  (drawn by an escaping template)
