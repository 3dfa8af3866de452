"""The site as it is published, under its own address: `pelican content -s publishconf.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # Pelican does not look for modules beside its settings

from pelicanconf import *  # noqa: F403 — how Pelican's settings build on each other

SITEURL = "https://www.example.com"  # yours, without a slash at the end
RELATIVE_URLS = False

FEED_ALL_ATOM = "feeds/all.atom.xml"
