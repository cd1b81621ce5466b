"""A site with a bot on it, and a browser to look at it with."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.channels.web.bot import Desk
from tests.channels.web.browsing import Chat, chromium, opened, opened_chat
from tests.channels.web.site import Site

PATIENCE = 20.0


@pytest.fixture
def desk() -> Desk:
    """Give a desk that nobody has spoken to."""
    return Desk()


@pytest.fixture
def site(desk: Desk) -> Iterator[Site]:
    """Serve the bot."""
    site = Site(desk, PATIENCE)
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a browser, one for all tests of a file."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Open a profile at a desk, in which Ukrainian is spoken."""
    with opened(browser) as context:
        yield context


@pytest.fixture
def chat(context: BrowserContext, site: Site) -> Chat:
    """Open the page and wait until the bot has greeted."""
    chat = opened_chat(context, site.chat)
    chat.says("Що зробити?")
    return chat
