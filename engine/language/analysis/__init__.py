"""What follows from the documents of one utility, for rules to look at.

Ways between states, how dialogs end, which names are known where, which texts may be said. Nothing
here is a finding, and nothing is compiled.
"""
