"""Pictures of flows that staff and developers look at to see where a dialog goes.

Part of the command line's layer. Nothing here is needed to run a bot.
"""
