"""Small bots with one mistake each, built from a sound one.

The sound bot has a menu and a question for a code of three digits; its services are only declared,
so that each gives its ``stand_in``.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from textwrap import dedent, indent

from engine.explore.exploring import Explored, explore
from engine.explore.nodes import Bounds
from engine.language.tree import read_tree
from engine.runtime.services import Services
from engine.stories.stage import Stage, prepare

BOUNDS = Bounds(situations=300, depth=20, seconds=300)
"""Far more than a bot of a few states needs."""

BOT = """
name: Проба
languages: [uk, ru]
channels: [telegram, viber]
start: main
answers:
  code: {digits: 3}
commands:
  help: do help
  menu: menu
"""
_RESCUE = "states:\n  {name}:\n    buttons:\n      retry: end\n      leave: menu\n"
_ENGINE = """
commands:
  menu: [Меню]
  help: [Довідка]
engine:
  stale: Цей крок уже позаду.
  group: Напишіть особисто.
  ended: Розмову завершено.
  error: Щось пішло не так.
  media: Словами, будь ласка.
  moved: Почнімо ще раз.
  offer: {text: Можна українською., buttons: {switch: Українська}}
  nothing_to_resume: Продовжувати нічого.
  nothing_kept: Нічого не лишилося.
answers:
  code:
    again: [Три цифри, Рівно три цифри]
  choice:
    again: [Оберіть кнопку, Натисніть кнопку]
help:
  help: Це проба.
stuck:
  stuck: {text: Не виходить?, buttons: {retry: Ще раз, leave: Вийти}}
unavailable:
  unavailable: {text: Зачекайте., buttons: {retry: Ще раз, leave: Вийти}}
"""
_MAIN = """
menu:
  buttons:
    ask: ask
ask:
  ask: code
  check: look_up
  then:
    unknown: again
ready:
  go: menu
"""
_TEXTS = """
menu: {text: Що робимо?, buttons: {ask: Питати}}
ask:
  text: Який код?
  unknown: [Такого немає, І такого немає]
ready: Готово.
"""
_SERVICES = "look_up: {takes: [ask], gives: [title], ends: [unknown], stand_in: {title: Борщ}}"


def stage(
    folder: Path,
    *,
    main: str = _MAIN,
    uk: str = _TEXTS,
    ru: str | None = None,
    answers: str = "",
    services: str = _SERVICES,
    bot: str = BOT,
    accounts: str = "",
    installed: Services | None = None,
) -> Stage:
    """Write a bot and make it ready: what is not given is as in the sound one.

    ``main`` are the states of its only dialog, ``uk`` and ``ru`` their texts, ``answers`` one more
    kind of answer, ``accounts`` the sample's, ``bot`` the whole of ``bot.yaml``; ``installed`` are
    services instead of the declared stand-ins.
    """
    files = {
        "flows/proba/bot.yaml": bot.replace(
            "  code:", f"  {answers}\n  code:" if answers else "  code:"
        ),
        "flows/proba/main.yaml": "states:\n" + _under(main),
        "flows/services.yaml": "services:\n" + _under(services),
        "flows/shared/help.yaml": "states:\n  help:\n    go: end\n",
        **{f"flows/shared/{name}.yaml": _RESCUE.format(name=name) for name in _RESCUES},
    }
    if accounts:
        files["flows/proba/accounts.csv"] = dedent(accounts).lstrip()
    for language, texts in (("uk", uk), ("ru", ru or uk)):
        files[f"locales/{language}/proba.yaml"] = "main:\n" + _under(texts)
        files[f"locales/{language}/shared.yaml"] = _ENGINE
    _write(folder, files)
    tree = read_tree(folder, ["proba"])
    assert not tree.findings, tree.findings
    ready = prepare(folder, tree.utilities["proba"])
    return replace(ready, services=installed) if installed else ready


def explored(folder: Path, **pieces: object) -> Explored:
    """Explore a bot made of such pieces."""
    return explore(stage(folder, **pieces), BOUNDS, lambda _, __: None)  # type: ignore[arg-type]


_RESCUES = ("stuck", "unavailable")


def _under(text: str) -> str:
    return indent(dedent(text).strip("\n") + "\n", "  ")


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
