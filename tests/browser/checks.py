"""What is asked of a page that lies open: accessible, not wider than the screen, not jumping about."""

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 740}
WIDE: ViewportSize = {"width": 1280, "height": 900}

STILL = 0.01
"""A tenth of what is held to be good: on a busy machine, half a line can be drawn before the other half."""

EVERYTHING = {"rules": {"target-size": {"enabled": True}}}
"""All rules that are on by default and, of WCAG 2.2, the size of what one taps."""
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""The dark scheme changes values of colours and nothing else."""
LAYOUT = {
    "runOnly": {
        "type": "rule",
        "values": [*COLOURS["runOnly"]["values"], "target-size", "scrollable-region-focusable"],
    }
}
"""Another width changes where things stand, how large they are, and what is behind them."""
WHOLE: list[list[str]] = []
REPEATED = [["main li:nth-child(n + 9)"], ["main article:nth-of-type(n + 9)"]]
"""What comes again and again is asked everything once, in one width and scheme."""

VIEWS = (
    (PHONE, "light", EVERYTHING, WHOLE),
    (PHONE, "dark", COLOURS, REPEATED),
    (WIDE, "light", LAYOUT, REPEATED),
    (WIDE, "dark", COLOURS, REPEATED),
)

_RUN_AXE = """async ([options, exclude]) => {
  const {violations, passes} = await axe.run({exclude}, {...options, resultTypes: ["violations"]});
  const found = violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.target.join(" ")} ${node.html.slice(0, 160)}`));
  return {found, asked: passes.length};
}"""

_IS_COMPLETE = """() => {
  const lazy = document.querySelectorAll("[hx-trigger=load]").length;
  const fetched = performance.getEntriesByType("resource").filter((entry) => entry.initiatorType === "fetch");
  return !window.htmx || (fetched.length >= lazy && !document.querySelector(".htmx-request, .htmx-swapping"));
}"""

_WIDER = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((element) =>
    element.getBoundingClientRect().right > width + 1);
  return wide.map((element) => element.outerHTML.slice(0, 120)).concat(`${document.title} is too wide`);
}"""

_SHIFTS = """() => new Promise((tell) => {
  const moved = {sum: 0, what: []};
  const observer = new PerformanceObserver((list) => {
    for (const {hadRecentInput, value, sources} of list.getEntries()) {
      if (hadRecentInput) continue;
      moved.sum += value;
      moved.what.push(...sources.map(({node}) => node?.outerHTML?.slice(0, 80) ?? node?.nodeName ?? "?"));
    }
  });
  observer.observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => setTimeout(() => tell(moved), 0));
})"""


def axe_violations(
    page: Page, options: dict[str, Any] = EVERYTHING, but_for: Sequence[list[str]] = ()
) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    told: dict[str, Any] = page.evaluate(_RUN_AXE, [options, list(but_for)])
    assert told["asked"] > 0, f"axe looked at nothing on {page.url}"
    return list(told["found"])


def wider_than_the_screen(page: Page) -> list[str]:
    return list(page.evaluate(_WIDER))


def movements(page: Page) -> list[str]:
    """What moved since the page began to load, if anybody could see it."""
    moved: dict[str, Any] = page.evaluate(_SHIFTS)
    return [f"moves by {moved['sum']:.3f}: {what}" for what in moved["what"]] if moved["sum"] > STILL else []


def open_and_wait(page: Page, address: str, viewport: ViewportSize) -> None:
    """Open the address and wait for what its lazy parts bring."""
    page.set_viewport_size(viewport)
    page.goto(address)
    page.wait_for_function(_IS_COMPLETE)


def flaws(page: Page, *, axe: bool = True) -> list[str]:
    """Ask everything of the page as it stands, on a phone and on a wide screen, light and dark."""
    found = []
    for viewport, scheme, rules, but_for in VIEWS:
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        here = [f"wider than the screen: {element}" for element in wider_than_the_screen(page)]
        here += axe_violations(page, rules, but_for) if axe else []
        found += [f"{page.url} at {viewport['width']}, {scheme}: {one}" for one in here]
    return found


def flaws_of_opened(page: Page, *, axe: bool = True) -> list[str]:
    """The same of a page that has just been opened, and whether things moved meanwhile."""
    return [f"{page.url}: {moved}" for moved in movements(page)] + flaws(page, axe=axe)
