"""``rozmova serve`` as an operator sees it: starting, asking how it is, stopping, going wrong."""

import json
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.serving.served import ROZMOVA, Served, open_windows, until
from tests.serving.telegram_people import environment, token
from tests.standins.telegram import TelegramStandIn


@pytest.fixture(scope="module")
def poltava(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve one bot without any token."""
    folder = tmp_path_factory.mktemp("serve")
    with Served(folder, ["poltava"]) as served:
        served.ready()
        yield served


def _refused(folder: Path, *options: str, **environment: str) -> str:
    """Start what cannot start; gives what is said."""
    command = [str(ROZMOVA), "--lang", "en", "serve", "poltava", *options]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=60
    )
    assert done.returncode in (1, 2), done
    assert "Traceback" not in done.stderr
    return done.stderr


def test_it_says_how_it_is(poltava: Served) -> None:
    """Alive, ready, how each channel is, and figures for Prometheus."""
    assert poltava.get("/health") == (200, b"ok\n")
    status, told = poltava.get("/ready")
    assert status == 200
    assert json.loads(told) == {
        "ready": True,
        "store": True,
        "channels": {"poltava web": "working"},
    }
    assert poltava.metric("rozmova_waiting", bot="poltava") == 0
    assert poltava.metric("rozmova_channel_working", bot="poltava", channel="web") == 1


def test_a_channel_without_its_token_is_left_out_and_named(poltava: Served) -> None:
    """The variable that is lacking is said; the other channels are served."""
    said = "\n".join(poltava.log)
    assert "ROZMOVA_TELEGRAM_TOKEN_POLTAVA" in said
    assert "ROZMOVA_VIBER_TOKEN_POLTAVA" in said


def test_a_bot_is_served_from_a_database_once(poltava: Served) -> None:
    """A second process is refused while the first lives."""
    said = _refused(poltava.folder, "--db", f"sqlite:///{poltava.database}", "--port", "0")
    assert 'Another process serves the bot "poltava"' in said


def test_what_is_too_large_or_unknown_is_refused(poltava: Served) -> None:
    """A body over a megabyte is not read to its end; an unknown path is 404."""
    assert poltava.get("/webhook/telegram/poltava")[0] == 404
    status, _ = poltava.ask("POST", "/chat/poltava/messages", b"x" * 1_000_001)
    assert status == 413
    assert poltava.metric("rozmova_refusals_total", kind="size") == 1


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    """With the address, and what to do."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert "Choose another port" in _refused(tmp_path, "--port", port)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROZMOVA_TELEGRAM_TOKEN_POLTAVA_FILE", "nowhere.txt"),
        ("ROZMOVA_WEB_RATE", "fast"),
        ("ROZMOVA_WEB_RATE", "-1"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    """Without its value, which may be a secret."""
    said = _refused(tmp_path, "--port", "0", **{name: value})
    assert name in said
    assert value not in said.replace(name, "")


def test_a_token_that_is_none_costs_its_channel_alone(tmp_path: Path) -> None:
    """It is said which, without the token; the bot's other channels are served."""
    surroundings = {
        "ROZMOVA_TELEGRAM_TOKEN_POLTAVA": "no token",
        "ROZMOVA_VIBER_TOKEN_POLTAVA": "t",
    }
    with Served(tmp_path, ["poltava"], surroundings) as served:
        served.ready()
    said = "\n".join(served.log)
    assert "poltava: telegram" in said
    assert "no token" not in said
    assert "ROZMOVA_PUBLIC_URL" in said  # Viber only calls


def test_a_bot_without_any_channel_is_not_served(tmp_path: Path) -> None:
    """Rather than a server that does nothing and says that it is ready."""
    open_windows(tmp_path)
    file = tmp_path / "flows" / "poltava" / "bot.yaml"
    text = file.read_text("utf-8")
    file.write_text(
        text.replace("channels: [telegram, viber, web]", "channels: [telegram]"), "utf-8"
    )
    assert "There is nothing to serve" in _refused(tmp_path, "--port", "0")


def test_a_database_that_cannot_be_written_is_no_readiness(poltava: Served) -> None:
    """Whoever looks after the server learns of it, and also when it is over."""
    with closing(sqlite3.connect(poltava.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")  # nobody else can write, as on a full disk
        assert poltava.get("/ready")[0] == 503
        other.execute("ROLLBACK")
    poltava.ready()


def test_a_channel_that_fails_takes_no_process_out(tmp_path: Path) -> None:
    """It would fail in all of them, and nobody would have the web chat either."""
    with TelegramStandIn(token("poltava")) as telegram:
        telegram.refuse("getMe", 401, "Unauthorized", times=1000)
        with Served(tmp_path, ["poltava"], environment(telegram, "poltava")) as served:
            until("its failure", lambda: _channels(served)["poltava telegram"] == "failed")
            assert served.get("/ready")[0] == 200
            assert served.get("/chat/poltava")[0] == 200
            working = served.metric("rozmova_channel_working", channel="telegram")
            assert (working, served.metric("rozmova_channel_working", channel="web")) == (0, 1)


def _channels(served: Served) -> dict[str, str]:
    told: dict[str, str] = json.loads(served.get("/ready")[1])["channels"]
    return told


def test_samples_and_a_database_exclude_one_another(tmp_path: Path) -> None:
    """Wrong usage is said, rather than one of the two forgotten."""
    said = _refused(tmp_path, "--sample", "--db", "sqlite:///x.db")
    assert "Either --db or --sample" in said


def test_a_graceful_stop_is_no_failure(tmp_path: Path) -> None:
    """Exit code 0, soon, also while somebody waits for an answer."""
    served = Served(tmp_path, ["poltava"]).start()
    assert served.stop() == 0
    assert "Traceback" not in "\n".join(served.log)


def test_with_samples_nothing_is_kept(tmp_path: Path) -> None:
    """``--sample`` is for trying: no database file is made."""
    with Served(tmp_path, ["poltava"], options=["--sample"]) as served:
        served.ready()
        browser = {"Authorization": f"Bearer {'5e' * 16}"}
        for number, text in enumerate(("/start", "Передати показники", "Так", "12345678"), 1):
            key = f"00000000-0000-0000-0000-00000000000{number}"
            said = json.dumps({"id": key, "order": number, "language": "uk", "text": text})
            assert served.ask("POST", "/chat/poltava/messages", said.encode(), **browser)[0] == 202
        until("the address", lambda: "Соборності" in _polled(served, browser))
    assert list(tmp_path.iterdir()) == []


def _polled(served: Served, browser: dict[str, str]) -> str:
    status, answer = served.ask("POST", "/chat/poltava/poll", b'{"after": 0}', **browser)
    assert status == 200
    return answer.decode()
