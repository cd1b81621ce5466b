"""What it costs that nothing is ever lost: the conversation of ``memory``, every step committed.

Many people at once play it through the runner's rounds over a real store. Their steps are held
against the floor: the step in memory, and the same rows written by plain batches of SQL to the same
disk. Not the web, nor what a messenger makes of the replies (``handover``).
"""
