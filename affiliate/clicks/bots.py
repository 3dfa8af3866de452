"""Which visitors are programs, by the name they give themselves. docs/site-owner.md says the rule in words."""

from __future__ import annotations

import re
from functools import lru_cache

# Programs that call themselves Mozilla too: families by their own words first, then names that have none of these.
_WORDS = (
    r"(?<!cu)bots?(?![a-z])",  # Cubot makes telephones
    r"crawl|spider|slurp|scrap|scan|fetch|monitor|uptime|check(?:er|ing)|validator|archiver|preview|prerender",
    r"headless|phantomjs|selenium|puppeteer|playwright|lighthouse|pagespeed|webpagetest|gtmetrix|dareboost",
    r"curl/|wget|python|java/|go-http|node-fetch|axios|httpclient|libwww|okhttp|powershell",
    r"facebookexternalhit|meta-external|google-|googleother|apis-google|mediapartners|duckduckgo-favicons",
    r"gptbot|chatgpt-user|oai-search|claude|anthropic|perplexity|cohere|diffbot|embedly|iframely",
    r"ahrefs|semrush|mj12|screaming frog|sistrix|dataprovider|heritrix|ia_archiver|nutch|censys|expanse",
    r"internet-?measurement|pingdom|statuscake|site24x7|newrelic|datadog|linkcheck|w3c_|zgrab|nuclei|nikto",
)
_PROGRAM = re.compile("|".join(_WORDS), re.IGNORECASE)
_BROWSERS = ("Mozilla/", "Opera/")


@lru_cache(maxsize=16_384)
def is_bot(agent: str) -> bool:
    """Whether a user agent is a program's. Every browser's begins with Mozilla/ or Opera/; no name is no browser."""
    return not agent.startswith(_BROWSERS) or bool(_PROGRAM.search(agent))
