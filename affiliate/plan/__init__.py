"""Decide which offer, which placement and which sub-id every link gets, and say why."""
