"""Nothing grows beyond what one can read at once. Over = split, not exempt."""

import pytest

from tests.house.walking import body_length, files, functions, length, modules, short

LIMITS = [
    ("modules", "apfl_net", "*.py", 300, 100),
    ("templates", "templates", "*.*", 100, 30),
    ("style sheets", "static/css", "*.css", 250, 20),
    ("scripts", "static/js", "*.js", 120, 1),
    ("test files", "tests", "*.py", 400, 20),
]


@pytest.mark.parametrize(("folder", "pattern", "limit", "at_least"), [row[1:] for row in LIMITS])
def test_no_file_is_longer_than_its_limit(folder, pattern, limit, at_least):
    found = files(folder, pattern)
    assert len(found) >= at_least
    assert {short(path): length(path) for path in found if length(path) > limit} == {}


def test_no_function_is_longer_than_forty_lines():
    lengths = {
        f"{short(path)}:{function.name}": function.end_lineno - function.lineno + 1
        for path in modules()
        for function in functions(path)
    }
    assert len(lengths) > 300
    assert {name: lines for name, lines in lengths.items() if lines > 40} == {}


def test_a_body_is_measured_without_its_docstring():
    function = next(function for function in functions(files("tests/house", "walking.py")[0]))
    assert (function.name, body_length(function)) == ("files", 1)
