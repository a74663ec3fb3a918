"""A small random world, what each of its people may see of it, and every page on which they could see more.

`world` makes it through the actions of the house; `oracle` says in plain Python who may see what; `sources`
is the list of pages. A new room joins by adding what it makes to the first two and its pages to the list.
"""

import pytest

pytest.register_assert_rewrite("tests.house.leaks.sources")
