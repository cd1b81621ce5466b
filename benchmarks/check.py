"""``python -m benchmarks check [DIALOGS …]``: how long ``check`` takes, by the size of the tree.

A tree is the shipped one and as many more utilities as it needs, each with 25 dialogs of its own,
as many as the shipped ones come to, each dialog with 20 states, its texts in two languages. Every
measurement is a process of its own: with nothing in the cache, with everything there, and after one
dialog or one text was changed. Wall clock and processor time in seconds; the memory is the
process's at most, in MB.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from engine.inspection import inspect
from engine.language.tree import shipped

SIZES = (10, 100, 1_000)
DIALOGS = 25
"""Dialogs of one utility."""
BLOCKS = 4
"""Each five states of a dialog."""
LANGUAGES = ("uk", "ru")

_BLOCK = """\
  hello_{n}:
    if: person.accounts

  ask_{n}:
    ask: account_number
    check: find_account
    with:
      account_number: ask_{n}
    then:
      not_found: again
      paused: again

  sure_{n}:
    buttons:
      right: keep_{n}
      wrong: ask_{n}
      leave: menu

  keep_{n}:
    set:
      number_{n}: account.number

  done_{n}:
"""
_TEXTS = {
    "uk": """\
  hello_{n}:
    count: person.accounts
    one: У Вас {{{{ count }}}} рахунок.
    few: У Вас {{{{ count }}}} рахунки.
    many: У Вас {{{{ count }}}} рахунків.
  ask_{n}:
    text: Введіть номер особового рахунку, питання {n} діалогу {dialog}.
    not_found: Рахунку {{{{ ask_{n} }}}} у нас немає. Перевірте номер на квитанції.
    paused: "Забагато спроб.{{% if minutes %}} Зачекайте {{{{ minutes }}}} хв.{{% endif %}}"
  sure_{n}:
    text: |
      Ваша адреса:
      {{{{ account.address }}}}?
    buttons:
      right: [Так, Моя]
      wrong: [Ні, Не моя]
      leave: До головного меню
  done_{n}: Дякуємо! Рахунок {{{{ number_{n} }}}}, сьогодні {{{{ today|date }}}}.
""",
    "ru": """\
  hello_{n}:
    count: person.accounts
    one: У Вас {{{{ count }}}} счёт.
    few: У Вас {{{{ count }}}} счёта.
    many: У Вас {{{{ count }}}} счетов.
  ask_{n}:
    text: Введите номер лицевого счёта, вопрос {n} диалога {dialog}.
    not_found: Счёта {{{{ ask_{n} }}}} у нас нет. Проверьте номер на квитанции.
    paused: "Слишком много попыток.{{% if minutes %}} Подождите {{{{ minutes }}}} мин.{{% endif %}}"
  sure_{n}:
    text: |
      Ваш адрес:
      {{{{ account.address }}}}?
    buttons:
      right: [Да, Мой]
      wrong: [Нет, Не мой]
      leave: В главное меню
  done_{n}: Спасибо! Счёт {{{{ number_{n} }}}}, сегодня {{{{ today|date }}}}.
""",
}
_MENU = {"uk": "Чим допомогти?", "ru": "Чем помочь?"}
_HELLO = {"uk": "Вітаємо!", "ru": "Здравствуйте!"}


def plant(root: Path, dialogs: int) -> None:
    """Write a tree with so many dialogs, beside the bots of the distribution."""
    for folder in ("flows", "locales"):
        shutil.copytree(shipped() / folder, root / folder)
    for number, first in enumerate(range(0, dialogs, DIALOGS)):
        _utility(root, f"town{number:03}", min(DIALOGS, dialogs - first))


def _utility(root: Path, bot: str, dialogs: int) -> None:
    folder = root / "flows" / bot
    shutil.copytree(shipped() / "flows" / "poltava", folder, ignore=shutil.ignore_patterns("*.csv"))
    names = [f"topic_{number:02}" for number in range(dialogs)]
    source = (folder / "bot.yaml").read_text("utf-8")
    commands = "".join(f"  {name}: do {name}\n" for name in names)
    bot_yaml = source.replace("commands:\n", f"commands:\n{commands}")
    (folder / "bot.yaml").write_text(bot_yaml, "utf-8")
    for name in names:
        blocks = "\n".join(_BLOCK.format(n=number) for number in range(BLOCKS))
        (folder / f"{name}.yaml").write_text(f"about: {bot}, {name}\nstates:\n{blocks}", "utf-8")
    for language in LANGUAGES:
        text = "\n".join(_texts(language, names))
        own = (shipped() / "locales" / language / "poltava.yaml").read_text("utf-8")
        words = "".join(f"  {name}: [/{name}]\n" for name in names)
        commands = "commands:\n" + words
        (root / "locales" / language / f"{bot}.yaml").write_text(
            f"{own}\n{commands}\n{text}", "utf-8"
        )


def _texts(language: str, names: list[str]) -> Iterator[str]:
    for name in names:
        blocks = (_TEXTS[language].format(n=n, dialog=name) for n in range(BLOCKS))
        yield f"{name}:\n{''.join(blocks)}"


def change(root: Path, what: str) -> None:
    """Change one file of the first utility so that nothing is wrong with it."""
    file = {"dialog": "flows/town000/topic_00.yaml", "text": "locales/uk/town000.yaml"}[what]
    text = (root / file).read_text("utf-8")
    new = (
        text.replace("about: ", "about: нове, ")
        if what == "dialog"
        else text.replace("Ваша", "Чи Ваша")
    )
    if new == text:
        raise ValueError(f"nothing changed in {file}")
    (root / file).write_text(new, "utf-8")


def one(root: Path) -> dict[str, float]:
    """Check a tree in this process."""
    began = time.perf_counter()
    found = inspect(root, ())
    wall = time.perf_counter() - began
    usage = getrusage(RUSAGE_SELF)
    return {
        "wall": wall,
        "processor": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss / 1024,
        "findings": len(found.findings),
        "states": found.states,
    }  # fmt: skip


def measured(root: Path, cache: Path) -> dict[str, float]:
    """Check a tree in a process of its own."""
    environment = {**os.environ, "ROZMOVA_CACHE": str(cache)}
    command = [sys.executable, "-m", "benchmarks.check", "--one", str(root)]
    done = subprocess.run(command, env=environment, capture_output=True, check=True, text=True)  # noqa: S603 - ourselves
    result: dict[str, float] = json.loads(done.stdout)
    return result


def main() -> None:
    """Print a row for each size and occasion."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks check")
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="DIALOGS")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.one is not None:
        print(json.dumps(one(wanted.one)))  # noqa: T201
        return
    head = ("dialogs", "states", "occasion", "wall", "processor", "memory")
    print("".join(f"{name:>12}" for name in head), flush=True)  # noqa: T201
    for size in wanted.sizes:
        with tempfile.TemporaryDirectory() as folder:
            root, cache = Path(folder) / "tree", Path(folder) / "cache"
            plant(root, size)
            for occasion in ("cold", "unchanged", "dialog", "text"):
                if occasion in ("dialog", "text"):
                    change(root, occasion)
                found = measured(root, cache)
                if found["findings"]:
                    raise ValueError(f"{found['findings']} findings in a good tree")
                cells = (f"{size}", f"{found['states']:.0f}", occasion, f"{found['wall']:.2f}",
                         f"{found['processor']:.2f}", f"{found['memory']:.0f}")  # fmt: skip
                print("".join(f"{cell:>12}" for cell in cells), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
