"""Channels of other packages: found by name, loaded when asked for, refused by package."""

import sys
from pathlib import Path

import pytest

from engine.runtime.channel import API, UNLIMITED, Capabilities, ChannelType
from engine.runtime.installed_channels import InstalledChannels, UnusableChannel
from tests.channels.packages import install, points

MADE = """
from engine.runtime.channel import Capabilities, ChannelType

def open_(opening):
    raise NotImplementedError

GOOD = ChannelType(Capabilities(text=77), open_)
NEWER = ChannelType(Capabilities(), open_, api={api})
OLDER = ChannelType(Capabilities(), open_, api=0)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder in which packages are installed, with a module for each kind of mistake."""
    (tmp_path / "smoke_made.py").write_text(MADE.format(api=API + 1), "utf-8")
    (tmp_path / "smoke_broken.py").write_text("import no_such_module_anywhere\n", "utf-8")
    (tmp_path / "smoke_wrong.py").write_text("def (:\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.startswith("smoke_")]:
        monkeypatch.delitem(sys.modules, name)
    return tmp_path


def test_a_channel_is_found_by_its_name(folder: Path) -> None:
    """Beside others of the same package and of other packages."""
    install(folder, "smoke", {"smoke": "smoke_made:GOOD", "fire": "smoke_made:GOOD"})
    install(folder, "drums", {"drums": "smoke_made:GOOD"})
    installed = InstalledChannels(points(folder))
    assert installed.names == ["drums", "fire", "smoke"]
    loaded = installed.load("smoke")
    assert isinstance(loaded, ChannelType)
    assert loaded.capabilities == installed.capabilities("smoke") == Capabilities(text=77)


def test_what_is_not_asked_for_is_not_imported(folder: Path) -> None:
    """A broken package costs nobody anything but those who use it."""
    install(folder, "broken", {"broken": "smoke_broken:X"})
    install(folder, "smoke", {"smoke": "smoke_made:GOOD"})
    installed = InstalledChannels(points(folder))
    assert installed.names == ["broken", "smoke"]
    assert [name for name in sys.modules if name.startswith("smoke_")] == []
    installed.load("smoke")
    assert "smoke_broken" not in sys.modules


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("smoke_broken:X", "ModuleNotFoundError"),
        ("smoke_wrong:X", "SyntaxError"),
        ("smoke_absent:X", "ModuleNotFoundError"),
        ("smoke_made:ABSENT", "AttributeError"),
        ("smoke_made:open_", "function"),
        ("smoke_made:Capabilities", "type"),
        ("smoke_made:NEWER", f"API {API + 1} ≠ {API}"),
        ("smoke_made:OLDER", f"API 0 ≠ {API}"),
    ],
)
def test_a_channel_that_cannot_be_used_is_refused(folder: Path, where: str, why: str) -> None:
    """The message names the channel, the package with its version and place, and the reason."""
    install(folder, "smoke-signals", {"smoke": where}, version="2.7")
    installed = InstalledChannels(points(folder))
    for ask in (installed.load, installed.capabilities):
        with pytest.raises(UnusableChannel) as refused:
            ask("smoke")
        assert str(refused.value).startswith(f"smoke: smoke-signals 2.7 ({where}): ")
        assert why in str(refused.value)


def test_one_name_in_two_packages_is_refused_naming_both(folder: Path) -> None:
    """Nobody could tell which of them is meant; neither is imported, the others are served."""
    install(folder, "smoke", {"smoke": "smoke_made:GOOD", "fire": "smoke_made:GOOD"}, "1.2")
    install(folder, "drums", {"smoke": "smoke_broken:X"}, "3.4")
    installed = InstalledChannels(points(folder))
    with pytest.raises(UnusableChannel) as refused:
        installed.load("smoke")
    both = ("smoke 1.2 (smoke_made:GOOD)", "drums 3.4 (smoke_broken:X)")
    assert all(each in str(refused.value) for each in both)
    assert "smoke_broken" not in sys.modules
    assert installed.load("fire").api == API


def test_a_package_that_is_found_twice_is_one(folder: Path) -> None:
    """As it is when it is installed for editing, and on the path besides."""
    install(folder, "smoke", {"smoke": "smoke_made:GOOD"})
    installed = InstalledChannels([*points(folder), *points(folder)])
    assert installed.load("smoke").capabilities.text == 77


def test_an_unknown_name_is_another_mistake() -> None:
    """It may be misspelt; the terminal and its like have no limits."""
    installed = InstalledChannels([])
    with pytest.raises(LookupError):
        installed.load("smoke")
    assert installed.capabilities("smoke") == UNLIMITED


@pytest.mark.parametrize("name", ["telegram", "viber", "web"])
def test_our_own_channels_are_installed_in_the_same_way(name: str) -> None:
    """They have no place of their own in the engine."""
    installed = InstalledChannels()
    assert name in installed.names
    assert installed.load(name).api == API
