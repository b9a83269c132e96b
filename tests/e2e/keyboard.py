"""Somebody who has no mouse."""

import pytest
from playwright.sync_api import Locator, Page, expect

LONGEST_WAY = 80
IS_FOCUSED = "each => each.getRootNode().activeElement === each"


def tab_to(page: Page, wanted: Locator) -> None:
    """Goes on with the Tab key until something has the focus; begins when it is there, on a page that has come whole."""
    expect(wanted).to_be_visible()
    page.wait_for_load_state()
    for _ in range(LONGEST_WAY):
        page.keyboard.press("Tab")
        if wanted.evaluate(IS_FOCUSED):
            return
    pytest.fail(f"Tab never reached {wanted}")
