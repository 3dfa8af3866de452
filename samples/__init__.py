"""Makes the sample site's year of commission reports, and its pictures."""
