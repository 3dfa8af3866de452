"""Asks the shops whether the pages that links lead to are still there, and remembers what they said.

Landing pages are asked one after the other on each host, all hosts at once. What comes back is an *outcome*: an answer,
silence, or no question at all. Judging an outcome needs no network, remembering a verdict needs no page: each step can
be read, and tested, alone.
"""
