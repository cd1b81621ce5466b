"""A browser for tests: Debian's chromium, and what a person sees and does in it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, FloatRect, Locator, Page, sync_playwright

from tests.standins.needs import program

ARGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program("chromium"), args=ARGS)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """Open a profile of its own; a page that fails in its script fails the test."""
    context = browser.new_context(**{"locale": "uk-UA", **options})
    context.set_default_timeout(10_000)
    failures: list[str] = []
    context.on("weberror", lambda error: failures.append(str(error.error)))
    yield context
    context.close()
    assert not failures


class Chat:
    """The chat's page, as a person sees it; ``page`` may be a frame in another one."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.input = page.get_by_role("textbox")

    def says(self, text: str) -> None:
        """Wait until the bot has said something."""
        self.page.locator(".entry:not(.mine)", has_text=text).last.wait_for()

    def sent(self, text: str) -> None:
        """Wait until something of the person's is sent."""
        entry = self.page.locator(".entry.mine", has_text=text)
        entry.locator(".state", has_text="Надіслано").wait_for()

    @property
    def texts(self) -> list[str]:
        """All that is said in the transcript, in order."""
        return list(self.page.locator(".text").all_inner_texts())

    @property
    def focus(self) -> str:
        """The name of what has the focus."""
        script = """() => {
          const focused = document.activeElement;
          return focused.ariaLabel || focused.labels?.[0]?.innerText || focused.innerText;
        }"""
        return str(self.page.locator("body").evaluate(script))


def opened_chat(context: BrowserContext, address: str) -> Chat:
    """Open the page of a chat."""
    page = context.new_page()
    page.goto(address)
    return Chat(page)


def box(seen: Locator) -> FloatRect:
    """Give where something is seen on the screen."""
    found = seen.bounding_box()
    assert found is not None
    return found


def console_of(page: Page) -> Sequence[str]:
    """Collect what the page complains of from now on."""
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    return complaints
