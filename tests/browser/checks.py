"""What is asked of a page that lies open: accessible, not wider than the screen, not jumping about."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 900}

_RUN_AXE = """async (only) => {
  const options = only.length ? {runOnly: {type: "tag", values: only}} : {};
  const {violations, passes} = await axe.run(document, {...options, resultTypes: ["violations"]});
  const found = violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.target.join(" ")} ${node.html.slice(0, 160)}`));
  return {found, asked: passes.length};
}"""

_WIDER = """() => {
  const width = document.documentElement.clientWidth;
  const isScrolled = (element) => element && (getComputedStyle(element).overflowX !== "visible"
    || isScrolled(element.parentElement));
  const wide = [...document.body.querySelectorAll("*")].filter((element) =>
    element.getBoundingClientRect().right > width + 1 && !isScrolled(element.parentElement));
  if (document.documentElement.scrollWidth <= width) return [];
  return wide.map((element) => element.outerHTML.slice(0, 120)).concat(document.title);
}"""

_SHIFTS = """() => new Promise((tell) => {
  let sum = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  });
  observer.observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => setTimeout(() => tell(sum), 0));
})"""


def axe_violations(page: Page, *only: str) -> list[str]:
    """What axe finds, by all its rules or by those with a tag. It must have had something to look at."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    told: dict[str, Any] = page.evaluate(_RUN_AXE, list(only))
    assert told["asked"] > 0, f"axe looked at nothing on {page.url}"
    return list(told["found"])


def wider_than_the_screen(page: Page) -> list[str]:
    return list(page.evaluate(_WIDER))


def layout_shift(page: Page) -> float:
    """The sum of all movements since the page began to load."""
    return float(page.evaluate(_SHIFTS))
