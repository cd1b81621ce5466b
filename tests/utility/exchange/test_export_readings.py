"""Readings leave for billing once, completely and in their order."""

import io
import json
from datetime import timedelta

from engine.runtime.store import moment
from tests.utility.exchange.conftest import AT, BOT, Store
from tests.utility.exchange.leaving import export, ids, put, unmarked


def test_each_record_leaves_once(store: Store) -> None:
    """The next export has only what came since; the mark says when."""
    put(store)
    put(store)
    assert ids(store) == [1, 2]
    put(store)
    assert ids(store) == [3]
    assert ids(store) == []
    assert store.see("SELECT DISTINCT exported_at FROM readings") == [(moment(AT),)]


def test_only_active_records_leave(store: Store) -> None:
    """A correction names the record it supersedes; what was rejected is nobody's business."""
    put(store, meter="771", status="superseded")
    put(store, meter="771", status="flagged", supersedes=1)
    put(store, status="rejected")
    put(store, status="queued")
    assert ids(store) == [2, 4]
    assert unmarked(store) == [1, 3]


def test_everything_is_given_with_its_status_and_marks_nothing(store: Store) -> None:
    """Also what has left already."""
    for status in ("superseded", "accepted", "rejected"):
        put(store, status=status)
    assert ids(store) == [2]
    before = store.everything()
    assert ids(store, everything=True) == [1, 2, 3]
    assert store.everything() == before


def test_a_month_is_the_billing_month(store: Store) -> None:
    """Of one bot; without a month, of all of them."""
    put(store, billing_month="2026-01")
    put(store)
    put(store, bot="kharkiv")
    assert ids(store, "2026-01", everything=True) == [1]
    assert ids(store, "2026-01") == [1]
    assert ids(store) == [2]
    assert unmarked(store) == [3]


def test_many_records_leave_in_the_order_of_their_ids(store: Store) -> None:
    """More than are read at once, with a word now and then about how far it is."""
    columns = (
        "bot, account, meter, service, register, zone, value, unit, as_of, billing_month,"
        " received_at, channel, status, step_key"
    )
    rows = [
        (BOT, "1", str(number), "heat", "", "", str(number), "Гкал", "2026-03-01", "2026-02",
         moment(AT + timedelta(seconds=number)), "web", "accepted", str(number))
        for number in range(2500)
    ]  # fmt: skip
    insert = f"INSERT INTO readings ({columns}) VALUES ({', '.join('?' * 14)})"  # noqa: S608
    store.transact(lambda tx: tx.many(insert, rows))
    told: list[tuple[str, int, int]] = []
    stream = io.BytesIO()
    export(store, stream, progress=lambda *words: told.append(words))
    assert [record["id"] for record in json.loads(stream.getvalue())] == [*range(1, 2501)]
    assert told == [("write", 1000, 2500), ("write", 2000, 2500), ("write", 2500, 2500)]
