"""The public site as it is published: the same, under its own address."""

from pelicanconf import *  # noqa: F403

SITEURL = "https://sevensquaremetres.example"
RELATIVE_URLS = False
