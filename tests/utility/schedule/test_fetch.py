"""Fetching from an address: what comes goes in, and whatever fails leaves what was stored."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from engine.messages import placeholders, say
from engine.utility.exchange.import_schedule import refresh, take_schedule
from engine.utility.schedule import fetch
from engine.utility.schedule.address import host_of, is_address
from engine.utility.schedule.problems import Code, Problem
from tests.standins.ports import free_port
from tests.utility.conftest import Utility, kyiv
from tests.utility.schedule.faulty_server import publishing
from tests.utility.schedule.pieces import TODAY, as_bytes, grid, off

AT = kyiv("2026-03-02T10:00")
SECRET = "key-77"  # noqa: S105 - stands for one


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Give the address of a publisher."""
    with publishing() as address:
        yield address


def everything(utility: Utility) -> list[Any]:
    """Give all that an import may touch."""
    return [utility.rows(f"SELECT * FROM {table}") for table in ("schedule", "imports")]  # noqa: S608


def failed(utility: Utility, url: str) -> Problem:
    """Refresh from an address that is no use; gives what was wrong."""
    earlier = as_bytes(grid({TODAY: {"1.1": off("20:00-24:00")}}, "02.03.2026 08:00"))
    assert take_schedule(utility.store, "poltava", earlier, AT).clean
    before = everything(utility)
    report = refresh(utility.store, "poltava", url, kyiv("2026-03-02T11:00"))
    assert everything(utility) == before
    (problem,) = report.problems
    for lang in ("uk", "en"):
        words = say(lang, "schedule", problem.code, **problem.facts)
        assert SECRET not in words
        for name in placeholders(lang, "schedule", problem.code):
            assert str(problem.facts[name]) in words
    return problem


@pytest.mark.parametrize("path", ["ok", "moved"])
def test_a_schedule_is_taken_from_its_address(utility: Utility, server: str, path: str) -> None:
    """Also from where it was moved to; once more, and only the date of the data changes."""
    report = refresh(utility.store, "poltava", f"{server}/{path}?{SECRET}", AT)
    assert (report.clean, report.changed, report.days, report.groups) == (True, True, 1, 1)
    assert utility.rows("SELECT outage_group FROM schedule") == [("1.1",)]
    assert not refresh(utility.store, "poltava", f"{server}/{path}", AT).changed


def test_a_rehearsal_changes_nothing(utility: Utility, server: str) -> None:
    """It asks the server, and stores nothing."""
    assert refresh(utility.store, "poltava", f"{server}/ok", AT, dry_run=True).clean
    assert everything(utility) == [[], []]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("missing", Code.BAD_STATUS),
        ("broken", Code.NOT_JSON),
        ("cut", Code.UNREACHABLE),
        ("cut-without-length", Code.CUT_OFF),
        ("huge", Code.TOO_BIG),
        ("endless", Code.TOO_BIG),
        ("round", Code.UNREACHABLE),
        ("to-file", Code.UNREACHABLE),
    ],
)
def test_a_server_that_fails_leaves_what_was_stored(
    utility: Utility, server: str, path: str, code: Code
) -> None:
    """And what is known grows no fresher."""
    assert failed(utility, f"{server}/{path}?{SECRET}").code is code


@pytest.mark.parametrize("path", ["slow", "silent"])
def test_a_server_that_dawdles_is_left(
    utility: Utility, server: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time is limited as a whole, so that nobody can be held up drop by drop."""
    briefly = fetch.fetch_now
    monkeypatch.setattr(fetch, "fetch_now", lambda url: briefly(url, 0.2))
    problem = failed(utility, f"{server}/{path}?{SECRET}")
    assert (problem.code, problem.facts) == (Code.TIMED_OUT, {"seconds": "0.2"})


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/key-77",
        "file:///etc/hostname",
        "key-77",
        "http://",
        "https://[key-77",
        "http://.",
        "http://a..b/key-77",
        "http://127.0.0.1:99999999/key-77",
        f"http://{'a' * 70}/key-77",
        f"http://{'я' * 300}/key-77",
    ],
)
def test_what_is_no_address_is_not_followed(utility: Utility, url: str) -> None:
    """Only http and https: no files of this machine; no mistake in the form is an exception."""
    assert failed(utility, url).code is Code.WRONG_ADDRESS


@pytest.mark.parametrize("host", ["127.0.0.1", f"user:{SECRET}@127.0.0.1"])
def test_a_server_that_is_not_there_is_told(utility: Utility, host: str) -> None:
    """Without what else stands in its address."""
    problem = failed(utility, f"http://{host}:{free_port()}/{SECRET}")
    assert problem.code is Code.UNREACHABLE


def test_of_an_address_its_host_alone_is_shown() -> None:
    """The rest may hold keys; a path of a file is no address."""
    assert host_of(f"https://user:{SECRET}@oe.if.ua:8080/{SECRET}?{SECRET}") == "oe.if.ua"
    assert [host_of(url) for url in ("https://[x", "file:///etc", "x")] == ["", "", ""]
    assert [is_address(source) for source in ("https://x", "ftp://x", "a/b.json")] == [
        True, True, False,
    ]  # fmt: skip


def test_aiohttp_is_not_imported_before_it_is_needed() -> None:
    """Importing a file does not pay for what it does not use."""
    code = "import sys, engine.utility.exchange.import_schedule; sys.exit('aiohttp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
