import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
ROZMOVA = Path(sys.executable).parent / "rozmova"


def test_the_transcript_is_what_the_bot_says() -> None:
    """The conversation in the README is a real one, to the letter."""
    (block,) = re.findall(r"```console\n\$ rozmova (.*?)\n(.*?)```", README, re.DOTALL)
    command, transcript = block[0].split(), block[1].splitlines()
    typed = [line[2:] for line in transcript if line.startswith("› ")]
    said = [line for line in transcript if not line.startswith("› ")]
    talk = subprocess.run(
        [ROZMOVA, *command],
        input="\n".join(typed) + "\n",
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT,
    )
    assert talk.stdout.replace("\u00a0", " ").splitlines() == said


def test_ci_runs_the_readme_s_test_command() -> None:
    """CI proves the very command that the README tells people to use."""
    commands = re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)
    assert (ROOT / ".ci" / "run").read_text("utf-8").splitlines()[-1] == commands[1]


def test_every_command_is_in_the_readme() -> None:
    """Nothing that the command line can do is missing from the README's table."""
    from engine.cli import main

    missing = [name for name in main.commands if f"`rozmova {name}" not in README]
    assert missing == []


def test_the_readme_s_links_lead_somewhere() -> None:
    """Every file that the README points to is there."""
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []
