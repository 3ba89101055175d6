"""axe with every rule of WCAG 2.2 AA, good practice and its experiments: none is switched off."""

from __future__ import annotations

from functools import cache

from playwright.sync_api import Page

from portal.launch.assets import AXE, VENDOR

# Rules of level AAA promise more than the portal does; the same for rules that axe itself gave up.
ABOVE_AA = {"wcag2aaa", "wcag21aaa", "wcag22aaa", "deprecated"}
RUN = """above => axe.run(document, {
    resultTypes: ['violations'],
    rules: Object.fromEntries(axe.getRules()
        .filter(rule => !rule.tags.some(tag => above.includes(tag)))
        .map(rule => [rule.ruleId, {enabled: true}])),
}).then(found => found.violations.flatMap(rule => rule.nodes.map(
    node => [rule.id, node.html, node.failureSummary])))"""


@cache
def _source() -> str:
    return (VENDOR / AXE).read_text(encoding="utf-8")


def _load(page: Page) -> None:
    """Handed straight to the browser: Playwright would read half a megabyte twice before."""
    line = page.context.new_cdp_session(page)
    line.send("Runtime.evaluate", {"expression": _source()})
    line.detach()


def violations(page: Page) -> list[str]:
    """One line for each element that breaks a rule."""
    if not page.evaluate("() => 'axe' in window"):
        _load(page)
    return [
        f"{rule}: {html[:200]} ({summary})"
        for rule, html, summary in page.evaluate(RUN, sorted(ABOVE_AA))
    ]
