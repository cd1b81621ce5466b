"""What Viber's answers mean."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.viber.results import Answer, result, results
from engine.runtime.channel import Gone, Permanent, RetryAfter, SendResult, Sent, Unknown

KEY = 4912661846655238146


def _answer(**fields: object) -> Answer:
    return Answer(200, json.dumps(fields).encode())


def test_a_message_that_was_taken_has_its_number_as_key() -> None:
    """As a text: no float comes in between. A number that is missing is not made up."""
    assert result(_answer(status=0, message_token=KEY)) == Sent(str(KEY))
    assert result(_answer(status=0)) == Sent(None)


@pytest.mark.parametrize(
    ("statuses", "kind"),
    [
        ((5, 6), Gone),
        ((2, 7, 8, 9, 10, 12, 23, 24), RetryAfter),
        ((1, 3, 4, 11, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22), Permanent),
        ((25, 999, -1), Unknown),
    ],
)
def test_every_status_has_its_meaning(statuses: tuple[int, ...], kind: type) -> None:
    """What Viber does not explain may mean anything."""
    assert all(type(result(_answer(status=status))) is kind for status in statuses)


def test_a_stopped_account_stops_everybody_and_haste_one_chat() -> None:
    """Who wrote too much to somebody waits a minute with that person."""
    assert result(_answer(status=24)) == RetryAfter("24 noBalance", everybody=True)
    assert result(_answer(status=12)) == RetryAfter("12 tooManyRequests", 60.0, chat=True)


@pytest.mark.parametrize(
    ("http", "expected"),
    [
        (500, Unknown("HTTP 500")),
        (504, Unknown("HTTP 504")),
        (204, Unknown("HTTP 204")),
        (302, RetryAfter("HTTP 302", everybody=True)),
        (403, RetryAfter("HTTP 403", everybody=True)),
        (404, RetryAfter("HTTP 404", everybody=True)),
        (429, RetryAfter("HTTP 429", 60.0, everybody=True)),
        (400, Permanent("HTTP 400")),
        (413, Permanent("HTTP 413")),
    ],
)
def test_viber_always_says_200(http: int, expected: SendResult) -> None:
    """Anything else is said on the way: about all messages, unless this one is too large."""
    assert result(Answer(http, b'{"status": 0}')) == expected


@given(
    st.binary()
    | st.sampled_from([b"[]", b"{}", b'{"status": "0"}', b'{"status": true}', b"[" * 9999])
)
def test_an_answer_that_makes_no_sense_leaves_all_open(body: bytes) -> None:
    """The message may have been sent."""
    assert isinstance(result(Answer(200, body)), Unknown)


def test_a_broadcast_tells_for_each_chat() -> None:
    """Who is not listed as failed has it, under the key of all."""
    failed = [{"receiver": "b", "status": 6}, {"receiver": "c", "status": 12}, {"receiver": "?"}]
    told = results("abc", _answer(status=0, message_token=KEY, failed_list=failed))
    assert told == {
        "a": Sent(str(KEY)),
        "b": Gone("6 receiverNotSubscribed"),
        "c": RetryAfter("12 tooManyRequests", 60.0, chat=True),
    }


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (_answer(status=20), Permanent("20 broadcastNotAllowed")),
        (_answer(status=0, failed_list="b"), Unknown("failed_list makes no sense")),
        (_answer(status=0, failed_list=["b"]), Unknown("failed_list makes no sense")),
        (RetryAfter("not connected", everybody=True), RetryAfter("not connected", everybody=True)),
        (Answer(500, b""), Unknown("HTTP 500")),
    ],
)
def test_a_broadcast_that_fails_fails_for_all(outcome: Answer, expected: SendResult) -> None:
    """One result for everybody."""
    assert results("ab", outcome) == {"a": expected, "b": expected}


def test_what_was_answered_is_not_shown() -> None:
    """An answer may repeat what was sent."""
    assert "secret" not in repr(Answer(200, b"secret"))
