"""The public site as it is published: the same, under its own address."""

from pelicanconf import *  # noqa: F403 — how Pelican's settings build on each other
from pelicanconf import DIRECT_TEMPLATES

SITEURL = "https://sevensquaremetres.example"
RELATIVE_URLS = False

DIRECT_TEMPLATES = [*DIRECT_TEMPLATES, "sitemap"]
SITEMAP_SAVE_AS = "sitemap.xml"
