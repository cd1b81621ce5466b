"""Commands for whoever writes flows and texts: they read the tree, not a database."""

import sys
from pathlib import Path
from typing import Any

import click

from engine.usage import Localized, bots_named, language, words, wrong


@click.command(cls=Localized, help=words("check"), epilog=words("check_example"))
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif", "github"]),
              default="text", help=words("opt_check_format"))  # fmt: skip
@click.option("--short", is_flag=True, help=words("opt_short"))
@click.option("--explain", metavar="CODE", default=None, help=words("opt_explain"))
@click.option("--fix", is_flag=True, help=words("opt_fix"))
@click.option("--accept", metavar="TEXT", default=None, help=words("opt_accept"))
@click.option("--rename", nargs=2, metavar="OLD NEW", default=None, help=words("opt_rename"))
@click.option("--watch", is_flag=True, help=words("opt_watch"))
def check(paths: tuple[str, ...], form: str, short: bool, **one: Any) -> None:
    """Find every mistake in flows and texts."""
    from engine import check_command as command

    asked = [name for name in command.ONE if one[name]]
    if len(asked) > 1:
        raise click.UsageError(words("one_at_a_time", names=[f"--{name}" for name in asked]))
    how = command.Shown(form, short, language())
    match asked:
        case ["explain"]:
            click.echo(command.explain(one["explain"], language()))
            well = True
        case ["accept"]:
            well = command.accept(one["accept"])
        case ["rename"]:
            old, new = one["rename"]
            well = command.rename(old, new, paths, language())
        case ["fix"]:
            well = command.fix(paths, how)
        case ["watch"]:
            well = command.watch(paths, how)
        case _:
            well = command.check(paths, how)
    sys.exit(0 if well else 1)


@click.command(cls=Localized, help=words("test"), epilog=words("test_example"))
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@click.option("--coverage", is_flag=True, help=words("opt_coverage"))
@click.option("--walk", is_flag=False, flag_value="", metavar="[N]", help=words("opt_walk"))
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True,
              help=words("opt_seed"))  # fmt: skip
def test(paths: tuple[str, ...], coverage: bool, walk: str | None, seed: int) -> None:
    """Play the stories, or let people say things at random."""
    from engine.language.tree import root_here
    from engine.stories import run

    if walk is None:
        sys.exit(0 if run(root_here(), paths, coverage, language(), click.echo) else 1)
    from engine.explore.command import run_walk, talks_and_bots

    talks, names = talks_and_bots(walk, paths)
    bots = bots_named(click.get_current_context(), click.get_current_context().command.params[0],
                      names)  # fmt: skip
    try:
        well = run_walk(root_here(), bots, talks, seed, language(), click.echo)
    except ImportError as error:
        raise click.UsageError(words("no_hypothesis")) from error
    sys.exit(0 if well else 1)


@click.command(cls=Localized, help=words("explore"), epilog=words("explore_example"))
@click.argument("bots", nargs=-1, callback=bots_named, metavar="[BOT]…")
@click.option("--quick", is_flag=True, help=words("opt_quick"))
@click.option("--coverage", is_flag=True, help=words("opt_explore_coverage"))
@click.option("--seconds", type=click.FloatRange(1), default=300.0, show_default=True,
              help=words("opt_seconds"))  # fmt: skip
@click.option("--situations", type=click.IntRange(1), default=3000, show_default=True,
              help=words("opt_situations"))  # fmt: skip
@click.option("--depth", type=click.IntRange(1), default=40, show_default=True,
              help=words("opt_depth"))  # fmt: skip
@click.option("--save", type=click.Path(path_type=Path, file_okay=False), default=None,
              metavar="DIR", help=words("opt_save"))  # fmt: skip
def explore(
    bots: tuple[str, ...], quick: bool, coverage: bool, save: Path | None, **bounds: Any
) -> None:
    """Walk every way through bots."""
    from engine.explore.command import run_explore
    from engine.explore.nodes import Bounds
    from engine.language.tree import root_here

    within, say = Bounds(**bounds), click.echo
    well = run_explore(root_here(), bots, within, language(), say, quick=quick, folder=save,
                       coverage=coverage)  # fmt: skip
    sys.exit(0 if well else 1)


@click.command(cls=Localized, help=words("graph"), epilog=words("graph_example"))
@click.argument("flow", metavar="FLOW")
@click.option("--format", "form", type=click.Choice(["mermaid", "svg"]), default="mermaid",
              show_default=True, help=words("opt_graph_format"))  # fmt: skip
def graph(flow: str, form: str) -> None:
    """Draw a flow."""
    from engine.language.tree import root_here
    from engine.pictures.draw import drawn

    click.echo(drawn(root_here(), flow, form, language()))


@click.command(cls=Localized, help=words("schema"), epilog=words("schema_example"))
@click.argument("kind", default="", metavar="[KIND]")
@click.option("--tree", "names", is_flag=True, help=words("opt_tree"))
@click.option("--out", type=click.Path(path_type=Path), default=None, help=words("opt_schema_out"))
def schema(kind: str, names: bool, out: Path | None) -> None:
    """Tell editors what may stand in a file."""
    from engine import schemas
    from engine.language.tree import root_here

    if kind not in ("", *schemas.KINDS) or not (kind or out):
        raise wrong("no_kind" if kind else "schema_what", kind, list(schemas.KINDS))
    root, kinds = root_here() if names else None, [kind] if kind else list(schemas.KINDS)
    if out is None:
        click.echo(schemas.written(schemas.schema(kind, language(), root)), nl=False)
    else:
        click.echo(schemas.write_schemas(kinds, out, language(), root))


@click.command(cls=Localized, help=words("new"), epilog=words("new_example"))
@click.argument("name")
def new(name: str) -> None:
    """Scaffold a utility."""
    from engine.scaffold import scaffold

    for path in scaffold(Path.cwd(), name):
        click.echo(path)
