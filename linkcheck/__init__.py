"""Checks a built static site against itself and its link plan, and asks the shops for the pages behind its links.

Each file is read once and alone: it *defines* addresses (itself, its ids) and *uses* addresses. The facts of all files
are merged by path, which needs no order and no shared state; only then are they judged, and the findings sorted. The
network is the business of `landing` alone.
"""
