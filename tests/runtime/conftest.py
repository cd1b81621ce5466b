"""Bots at work for the tests of the runtime."""

from collections.abc import Callable, Iterator

import pytest

pytest.register_assert_rewrite("tests.runtime.contract", "tests.runtime.mortal")

from tests.core.small_flow import small_flow  # noqa: E402
from tests.places import Database  # noqa: E402
from tests.runtime.desk import Desk  # noqa: E402


@pytest.fixture
def desk(database: Database) -> Iterator[Callable[..., Desk]]:
    """Open a bot: ``desk(main="...", services="...")``; its person ``1`` has said hello."""
    opened: list[Desk] = []

    def begin(**files: str) -> Desk:
        bot = Desk(small_flow(**files), database.place())
        opened.append(bot)
        bot.say("вітаю")
        return bot

    yield begin
    for bot in opened:
        bot.stop()
