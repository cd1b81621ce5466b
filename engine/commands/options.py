"""The arguments and options that several commands share."""

import click

from engine.usage import bot_named, database, moment_of, words

BOT = click.argument("bot", callback=bot_named, metavar="BOT")
DB = click.option("--db", envvar="ROZMOVA_DB", callback=database, help=words("opt_db"))
AT = click.option("--at", callback=moment_of, help=words("opt_at"))
FOR_BOT = click.option(
    "--bot", required=True, callback=bot_named, metavar="BOT", help=words("opt_bot")
)
