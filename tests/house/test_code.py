"""Who commits, who asks the database, and where HTML is made."""

import re
import tomllib

from apfl_net.kit.config import ROOT
from tests.house.walking import HOUSE, calls, functions, modules, short, strings, tree

HTML = re.compile(
    r"</?(a|article|aside|b|body|br|button|code|dd|div|dl|dt|em|fieldset|footer|form|h[1-6]|head|header|html|i|img"
    r"|input|label|li|link|main|meta|nav|ol|option|p|pre|script|section|select|small|span|strong|style|svg|table"
    r"|tbody|td|textarea|th|thead|time|title|tr|ul)\b[^<]*>"
)
WRITING_HTML_IS_ITS_PURPOSE = {"apfl_net/kit/markdown.py"}


def in_pages(path) -> bool:
    inside_room = path.relative_to(HOUSE).parts[1:]
    return bool(inside_room) and inside_room[0].removesuffix(".py") in {"pages", "api"}


def test_imports_stand_at_the_top_of_their_module():
    """So that a cycle is never dodged. Ruff looks after it; this holds Ruff to it."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    assert "PLC0415" in rules["select"]
    assert not any(rule.startswith("PLC") for rule in rules["ignore"])
    assert not any(
        rule.startswith("PLC") for ignored in rules["per-file-ignores"].values() for rule in ignored
    )
    silenced = [short(path) for path in modules() if re.search(r"noqa:[^#\n]*PLC0415", path.read_text())]
    assert silenced == []


def test_only_the_kit_commits():
    found = [
        f"{short(path)}:{line}"
        for path in modules()
        for name, line in calls(path)
        if name.endswith(".commit")
    ]
    in_kit = [place for place in found if place.startswith("apfl_net/kit/")]
    assert in_kit
    assert found == in_kit


def test_pages_neither_select_nor_add():
    pages = [path for path in modules() if in_pages(path)]
    assert len(pages) > 10
    forbidden = re.compile(
        r"(select|insert|update|delete|(db|session)\.(add|add_all|delete|merge|query|scalars?))"
    )
    found = [
        f"{short(path)}:{line} {name}"
        for path in pages
        for name, line in calls(path)
        if forbidden.fullmatch(name)
    ]
    assert found == []


def test_no_module_but_the_one_for_markdown_holds_html():
    found = [
        (short(path), line, text) for path in modules() for text, line in strings(path) if HTML.search(text)
    ]
    assert {path for path, _line, _text in found if path in WRITING_HTML_IS_ITS_PURPOSE}
    assert [place for place in found if place[0] not in WRITING_HTML_IS_ITS_PURPOSE] == []


def test_every_module_and_every_room_says_what_it_is_for():
    silent = [short(path) for path in modules() if not tree(path).body or not _told(path)]
    assert len(modules()) > 100
    assert silent == []


def test_actions_and_queries_are_told_the_time():
    """Only the edges ask the clock."""
    asking = {"pages", "worker", "cli", "command", "main", "kit", "entrances", "answers"}
    found = [
        f"{short(path)}:{line}"
        for path in modules()
        for name, line in calls(path)
        if name.endswith(("utc_now", "datetime.now", "datetime.utcnow", "date.today", "time.time"))
        and not asking & {part.removesuffix(".py") for part in path.relative_to(HOUSE).parts}
    ]
    assert found == []


def test_names_that_say_nothing_do_not_exist():
    empty = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc", "v2"}
    names = {path.stem for path in modules()} | {path.parent.name for path in modules()}
    assert "kit" in names
    assert names & empty == set()


def test_every_write_that_takes_a_session_lives_in_kit_or_actions():
    """`session.add` and SQL writes: in actions, in listeners' and chores' own modules, in reference data, and
    where a room forgets a member."""
    allowed = {"actions", "kit", "reference", "terms", "schedule", "listeners", "personal"}
    found = [
        f"{short(path)}:{line} {name}"
        for path in modules()
        for name, line in calls(path)
        if name
        in {"session.add", "session.add_all", "session.delete", "session.merge", "insert", "delete", "update"}
        and not allowed & {part.removesuffix(".py") for part in path.relative_to(HOUSE).parts}
    ]
    assert sum(1 for path in modules() for _ in functions(path)) > 300
    assert found == []


def _told(path) -> bool:
    first = tree(path).body[0]
    return hasattr(first, "value") and isinstance(getattr(first.value, "value", None), str)
