"""Two ways to use a page: with a mouse, and with the keyboard alone."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Download, Locator, Page, expect

MOST_TABS = 80
IS_FOCUSED = "element => element === document.activeElement"
# Radios and ticks are drawn by the label behind an invisible input.
LOOKS = """element => {
    const drawn = element.matches('.govuk-radios__input, .govuk-checkboxes__input')
        ? [element.nextElementSibling, '::before'] : [element, null];
    const style = getComputedStyle(...drawn);
    const outline = style.outlineStyle === 'none' ? '' : style.outlineColor + style.outlineWidth;
    const seen = outline.startsWith('rgba(0, 0, 0, 0)') ? '' : outline;
    return [seen, style.boxShadow, style.backgroundColor, style.borderTopWidth].join('; ');
}"""
IS_IN_SIGHT = """element => {
    const box = (element.matches('.govuk-radios__input') ? element.nextElementSibling : element)
        .getBoundingClientRect();
    return box.width > 0 && box.top < innerHeight && box.bottom > 0 && box.left < innerWidth;
}"""


class Mouse:
    def __init__(self, page: Page) -> None:
        self.page = page

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True).first

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def open(self, address: str) -> None:
        self.page.goto(address)

    def follow(self, name: str) -> None:
        self.link(name).click()

    def press(self, name: str) -> None:
        self.button(name).click()

    def choose(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).check()

    def pick(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(option)

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def take(self, name: str) -> Download:
        with self.page.expect_download() as taken:
            self.follow(name)
        return taken.value


class Keyboard(Mouse):
    """Tab, Space, Enter and the arrows; where the focus is must be seen at each stop."""

    def press_key(self, key: str) -> None:
        self.page.keyboard.press(key)

    def reach(self, target: Locator) -> None:
        expect(target).to_be_attached()
        before = target.evaluate(LOOKS)
        for _ in range(MOST_TABS):
            if target.evaluate(IS_FOCUSED):
                break
            self.press_key("Tab")
        else:
            raise AssertionError(f"Tab does not lead to {target}")
        self.assert_focus_is_seen(target, before)

    def assert_focus_is_seen(self, target: Locator, before: Any) -> None:
        assert target.evaluate(LOOKS) != before, f"Nothing shows that the focus is on {target}"
        assert target.evaluate(IS_IN_SIGHT), f"The focus is outside the window on {target}"

    def follow(self, name: str) -> None:
        self.reach(self.link(name))
        self.press_key("Enter")

    def press(self, name: str) -> None:
        self.reach(self.button(name))
        self.press_key("Enter")

    def choose(self, label: str) -> None:
        """Tab leads to the group, the arrows through it."""
        target = self.page.get_by_label(label, exact=True)
        group = self.page.locator(f"input[name='{target.get_attribute('name')}']")
        before = target.evaluate(LOOKS)
        self.reach(group.first)
        for _ in range(group.count()):
            if target.evaluate(IS_FOCUSED):
                break
            self.press_key("ArrowDown")
        self.press_key("Space")
        self.assert_focus_is_seen(target, before)
        expect(target).to_be_checked()

    def pick(self, label: str, option: str) -> None:
        target = self.page.get_by_label(label, exact=True)
        self.reach(target)
        self.page.keyboard.type(option)
        expect(target.locator("option:checked")).to_have_text(option)

    def write(self, label: str, text: str) -> None:
        self.reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.insert_text(text)
