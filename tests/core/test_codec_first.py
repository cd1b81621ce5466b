"""Sessions that earlier versions stored are read, and their conversations go on."""

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core import codec
from engine.core.events import TextReceived
from engine.core.step import step
from engine.core.turn import Known
from engine.core.values import Value
from engine.inspection import flow_of
from engine.language.tree import shipped

STORED = (Path(__file__).parent / "first_form.json").read_text("utf-8")
"""Somebody in Poltava, stored in the first form: in the midst of a reading they asked for help."""
AT = datetime(2026, 3, 2, 10, 1, tzinfo=UTC)


def test_a_session_of_the_first_form_is_read() -> None:
    """With its values as they were; stored anew it is the same."""
    session = codec.read(STORED)
    account: Any = session.stack[0].values["account"]
    assert account["verified_until"] == date(2031, 5, 31)
    assert account["meters"][0]["registers"][0]["last"] == Decimal(105)
    assert session.question is not None
    assert len(session.history) == 2
    assert codec.read(codec.write(session)) == session
    assert codec.read(STORED.encode()) == session


def test_its_conversation_goes_on() -> None:
    """What is agreed to is the reading that was typed before the update."""
    flow, session = flow_of(shipped(), "poltava", "uk"), codec.read(STORED)
    person: dict[str, Value] = {
        "language": "uk",
        "accounts": [],
        "account_numbers": [],
        "consented": True,
    }
    turn = step(flow, session, TextReceived(AT, "так"), Known(person, flow.facts, AT.date()))
    assert turn.session.pending is not None
    assert turn.session.pending.service in ("compare_sent", "send_readings")
    assert turn.session.pending.inputs["values"] == [Decimal(110)]


@pytest.mark.parametrize(
    "stored",
    [
        '{"format":1,"stack":[{"dialog":"a","state":"a.b","values":{"x":1.5}}]}',
        '{"format":1,"stack":[{"dialog":"a","state":"a.b","values":{"x":{"$decimal":"x"}}}]}',
        '{"format":1,"stack":[5]}',
        '{"format":15}',
        '{"format":1',
    ],
)
def test_what_was_never_written_is_not_read(stored: str) -> None:
    """It is told as any other damage is."""
    with pytest.raises(codec.UnreadableSession):
        codec.read(stored)


@given(st.integers(0, len(STORED) - 1), st.characters())
def test_damage_is_told_as_damage(place: int, sign: str) -> None:
    """Nothing else is ever raised."""
    with suppress(codec.UnreadableSession):
        codec.read(STORED[:place] + sign + STORED[place + 1 :])
