"""What every journey is watched for is noticed, or the journeys would prove nothing."""

import pytest

from tests.browser.checks import axe_violations, movements, wider_than_the_screen
from tests.browser.watching import Watch


@pytest.fixture
def watched(chromium, site):
    """A page outside `visit`, whose complaints the test reads itself."""
    context = chromium.new_context(base_url=site.address)
    watch = Watch(context, site.address)
    page = context.new_page()
    page.goto("/about")
    assert watch.complaints == []
    yield page, watch
    context.close()


def test_a_script_in_the_page_is_refused_and_noticed(watched):
    page, watch = watched
    page.evaluate("""() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'taken over'";
      document.body.append(script);
    }""")
    assert page.title() == "About this network · APFL Net"
    assert len(watch.complaints) == 1
    assert "Content Security Policy" in watch.complaints[0]


def test_a_request_to_anybody_else_is_noticed(watched):
    page, watch = watched
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://elsewhere.example/")
    assert watch.complaints == ["request to another host: http://elsewhere.example/"]


def test_an_answer_that_is_an_error_and_a_script_that_fails_are_noticed(watched, site):
    page, watch = watched
    page.goto("/nothing-here")
    page.evaluate("() => setTimeout(() => { throw new Error('broken') })")
    page.wait_for_timeout(100)
    assert watch.complaints == [f"404: GET {site.at('/nothing-here')}", "script: broken"]


def test_what_is_not_accessible_too_wide_or_moving_is_noticed(watched):
    page, _watch = watched
    assert axe_violations(page) == wider_than_the_screen(page) == movements(page) == []
    page.evaluate("""() => {
      const main = document.querySelector("main");
      main.append(document.createElement("img"));
      main.style.paddingBlockStart = "300px";
      main.style.minInlineSize = "3000px";
    }""")
    assert [found.partition(":")[0] for found in axe_violations(page)] == ["image-alt"]
    assert len(wider_than_the_screen(page)) > 1
    moved = [what.partition(": ")[2] for what in movements(page)]
    assert any(what in page.locator("main").inner_html() for what in moved), moved
