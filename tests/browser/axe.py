"""axe with every rule of WCAG 2.2 AA, good practice and its experiments: none is switched off."""

from __future__ import annotations

from functools import cache

from playwright.sync_api import Page

from portal.launch.assets import AXE, VENDOR

# Rules of level AAA promise more than the portal does; the same for rules that axe itself gave up.
ABOVE_AA = {"wcag2aaa", "wcag21aaa", "wcag22aaa", "deprecated"}
RUN = """above => axe.run(document, {
    resultTypes: ['violations', 'incomplete'],
    rules: Object.fromEntries(axe.getRules()
        .filter(rule => !rule.tags.some(tag => above.includes(tag)))
        .map(rule => [rule.ruleId, {enabled: true}])),
})"""


@cache
def _source() -> str:
    return (VENDOR / AXE).read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """One line for each element that breaks a rule."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_source())
    found = page.evaluate(RUN, sorted(ABOVE_AA))
    return [
        f"{rule['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
