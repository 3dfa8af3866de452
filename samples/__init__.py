"""Makes the sample site's year of commission reports, and its pictures."""

SITE_NAME = "Seven Square Metres"  # as the networks know it
