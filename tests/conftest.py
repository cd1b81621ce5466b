"""What all tests share: on a loaded machine Hypothesis may take its time; and the databases.

Tests of a module with ``ON_BOTH = True`` that use ``database`` run on SQLite and on PostgreSQL.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from engine.runtime import sqlite
from tests.migrated import MadeOnce
from tests.places import SCHEMAS, Database, lacking

settings.register_profile(
    "rozmova",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("rozmova")
IN_MEMORY = MadeOnce(sqlite._bring_up_to_date)
pytest.MonkeyPatch().setattr(sqlite, "_bring_up_to_date", IN_MEMORY)


def pytest_xdist_auto_num_workers() -> int:
    """Have one more than there are processors: tests of servers wait most of the time."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what a module wants to run on both databases on both."""
    if "database" in metafunc.fixturenames and getattr(metafunc.module, "ON_BOTH", False):
        metafunc.parametrize("database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Say where the stores of a test are."""
    found = Database(getattr(request, "param", "sqlite"), tmp_path)
    yield found
    found.close()


def pytest_sessionfinish() -> None:
    """Remove what was made in PostgreSQL and in memory."""
    SCHEMAS.drop()
    IN_MEMORY.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line why tests were skipped."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any("no PostgreSQL" in str(report.longrepr) for report in skipped):
        terminalreporter.write_line(f"Without PostgreSQL its tests were skipped: {lacking()}")
