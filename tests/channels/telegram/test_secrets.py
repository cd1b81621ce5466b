import asyncio
import logging
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from telegram.error import NetworkError

from channels.telegram.transport import AiohttpRequest
from engine.core.effects import Message
from engine.runtime.channel import ChannelFailed
from tests.channels.telegram.at_work import channel_of, opening, polling
from tests.channels.telegram.conftest import SECRET
from tests.channels.telegram.test_sending import LOST
from tests.standins.telegram import TelegramStandIn

CHAT, TEXT, PHONE = "700123456", "Ваш рахунок 12345678", "+380671234567"
REFUSAL = {"ok": False, "description": f"no https://x/bot5:{SECRET}/sendMessage for {CHAT}"}
FAULTS = [
    *LOST,
    {"drop": "before"},
    *({"status": status, "body": REFUSAL} for status in (302, 400, 401, 403, 404, 409, 429, 500)),
    {"status": 403, "body": f"<html>/bot5:{SECRET}/sendMessage</html>"},
    {"status": 400, "body": f"<html>/bot5:{SECRET}/sendMessage {CHAT}</html>"},
]
ADDRESSES = ["http://127.0.0.1:1", "http://[", "http://no such host"]


class Records(logging.Handler):
    """Everything that anybody writes to a log, as it would be read."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record, with the traceback that it may have."""
        self.lines.append(self.format(record))


@pytest.fixture
def records() -> Iterator[Records]:
    """Let every logger that there is tell all."""
    records = Records()
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    levels = {logger: logger.level for logger in (logging.root, *loggers)}
    for logger in levels:
        logger.setLevel(logging.DEBUG)
    logging.root.addHandler(records)
    yield records
    logging.root.removeHandler(records)
    for logger, level in levels.items():
        logger.setLevel(level)


def _keeps(*told: object) -> None:
    said = "\n".join(str(each) for each in told)
    for private in (SECRET, CHAT, TEXT, "12345678", PHONE):
        assert private not in said


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault)[:30])
def test_no_fault_of_a_message_tells_what_is_private(
    server: TelegramStandIn, records: Records, fault: dict[str, Any]
) -> None:
    """Token, chat and text stand in no line of the log and in no result."""
    server.fault("sendMessage", **fault)

    async def scene() -> object:
        opened = opening(server.token, server.url)
        channel = channel_of(opened, server.token, server.url, total=0.3)
        try:
            return await channel.send(CHAT, channel.render(Message("x", TEXT)).payloads[0])
        finally:
            await channel.close()

    _keeps(repr(asyncio.run(scene())), *records.lines)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault)[:30])
def test_no_fault_of_fetching_tells_what_is_private(
    server: TelegramStandIn, records: Records, fault: dict[str, Any]
) -> None:
    """What people wrote stands in no line of the log either, nor do their numbers."""
    olha = server.person(int(CHAT))
    server.fault("getUpdates", **fault)
    server.fault("answerCallbackQuery", **fault)
    server.fault("getMyCommands", **fault)
    olha.press_id("3:yes")
    olha.say(TEXT)
    olha.share_contact(PHONE)
    server.update(message={"text": TEXT, "chat": {"id": int(CHAT)}})

    async def scene() -> None:
        async with polling(server.token, server.url, total=0.5) as bot:
            await bot.desk.holds(4)

    asyncio.run(scene())
    assert any("getUpdates" in line for line in records.lines) or "delay" in fault
    _keeps(*records.lines)


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_channel_that_fails_tells_what_to_mend_but_not_what_is_private(
    server: TelegramStandIn, records: Records, status: int
) -> None:
    """Neither the exception nor what it comes from holds the token."""
    server.fault("getMe", status=status, body=REFUSAL)

    async def scene() -> None:
        async with polling(server.token, server.url):
            raise AssertionError("it started")

    with pytest.raises(ChannelFailed) as failed:
        asyncio.run(scene())
    _keeps(*traceback.format_exception(failed.value), *records.lines)
    assert failed.value.__context__ is None


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_error_of_the_network_hangs_on_what_is_raised(
    server: TelegramStandIn, address: str
) -> None:
    """The transport's own exceptions name what happened, and nothing else is chained to them."""

    async def scene() -> None:
        request = AiohttpRequest(limit=1, total=0.5)
        try:
            await request.post(f"{address}/bot{server.token}/getMe")
        finally:
            await request.shutdown()

    with pytest.raises(NetworkError) as failed:
        asyncio.run(scene())
    assert failed.value.message.isidentifier()
    assert failed.value.__context__ is None


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_cannot_be_reached_tells_nothing(
    server: TelegramStandIn, records: Records, address: str
) -> None:
    """The errors of the network, whose words hold the whole address, go no further."""

    async def scene() -> object:
        channel = channel_of(opening(server.token, address), server.token, address, total=0.5)
        try:
            return await channel.send(CHAT, channel.render(Message("x", TEXT)).payloads[0])
        finally:
            await channel.close()

    _keeps(repr(asyncio.run(scene())), *records.lines)
