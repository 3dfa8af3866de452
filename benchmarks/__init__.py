"""Side-by-side measurements: ours and the peer in one run, as CPU seconds and ratios."""
