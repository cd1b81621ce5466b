"""Kinds of answer: from what a person typed to a value, or to the reason why not.

Not the questions: what is asked, and where each answer leads, is the flow's.
"""
