"""All five bots end to end in Telegram: ``rozmova serve`` and a server that nobody here wrote."""

from collections.abc import Iterator

import pytest

from tests.serving.scripts import SCRIPTS
from tests.serving.served import Served, open_windows
from tests.serving.talking import follow
from tests.serving.telegram_people import TelegramSpeaker, environment, token
from tests.standins.ports import free_port
from tests.standins.telegram import TelegramStandIn


@pytest.fixture(scope="module")
def telegram() -> Iterator[TelegramStandIn]:
    """Start the stand-in."""
    with TelegramStandIn() as standin:
        yield standin


@pytest.fixture(scope="module", params=["polling", "webhook"])
def served(
    request: pytest.FixtureRequest,
    telegram: TelegramStandIn,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Served]:
    """Serve all bots, once fetching updates and once being called."""
    folder = open_windows(tmp_path_factory.mktemp(request.param))
    bots = Served(folder, list(SCRIPTS), environment(telegram, *SCRIPTS))
    if request.param == "webhook":
        bots.port = free_port()
        public = {"ROZMOVA_PUBLIC_URL": f"http://127.0.0.1:{bots.port}"}
        bots.environment = {**bots.environment, **public}
    bots.import_samples()
    with bots:
        bots.ready()
        yield bots


@pytest.mark.parametrize("bot", list(SCRIPTS))
def test_the_main_job_is_done_in_telegram(
    telegram: TelegramStandIn, served: Served, bot: str
) -> None:
    """From /start to a reading that billing gets, with one mistake on the way."""
    chat = 1000 + len(served.environment)  # another person in each mode
    person = TelegramStandIn(token(bot), telegram.port).person(chat)
    follow(SCRIPTS[bot], TelegramSpeaker(person), served, bot, str(chat))
    assert served.readings(bot) == list(SCRIPTS[bot].readings)
    presses = [step for step in SCRIPTS[bot].steps if step.act == "press"]
    person.server.wait_for("answerCallbackQuery", len(presses))


def test_no_token_reaches_the_log(served: Served) -> None:
    """Neither in what is said at the start nor in what went wrong."""
    assert not [line for line in served.log for bot in SCRIPTS if token(bot) in line]
