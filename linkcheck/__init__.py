"""Checks a built static site against itself and against its link plan, without asking the network.

Each file is read once and alone: it *defines* addresses (itself, its ids) and *uses* addresses. The facts of all files
are merged by path, which needs no order and no shared state; only then are they judged, and the findings sorted.
"""
