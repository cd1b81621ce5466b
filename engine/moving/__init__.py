"""``rozmova move-db``: all that a database holds, in another one, or nothing.

Part of the command line's layer. Not a backup and not an exchange with billing: the other database
is what the bots are served from afterwards.
"""
