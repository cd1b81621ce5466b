"""The commands, and which words on the command line mean what; the work itself is elsewhere."""
