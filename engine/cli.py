"""The command line: which commands there are.

Every import that takes time stands in the command that needs it: ``--help`` answers at once.
Exit codes: 0 right, 1 findings or failure, 2 wrong usage.
"""

import click

from engine.commands import authoring, exchange, operating, talking
from engine.usage import LocalizedGroup, words


@click.group(cls=LocalizedGroup, help=words("rozmova"))
@click.option(
    "--lang", "lang", type=click.Choice(["uk", "en"]), expose_value=False, help=words("opt_lang")
)
@click.version_option(package_name="rozmova", message="%(version)s", help=words("opt_version"))
def main() -> None:
    """Start of every command; what it says stands in the catalogues."""


for command in (
    talking.chat,
    talking.pipe,
    talking.serve,
    authoring.check,
    authoring.test,
    authoring.explore,
    authoring.graph,
    authoring.schema,
    authoring.new,
    exchange.import_,
    exchange.export,
    operating.notices,
    operating.move_db,
):
    main.add_command(command)
