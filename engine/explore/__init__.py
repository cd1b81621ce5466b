"""Walking every way through a bot: what goes wrong, with the shortest conversation that shows it.

The conversations are those of stories, played on the real runner with the sample data; a finding
can be kept as a story. Not the rules of ``check``, which read files and play nothing.
"""
