"""Articles and names to measure on: seeded, with the word lengths and the markup of real reviews."""

from __future__ import annotations

import random
from collections.abc import Iterator

SYLLABLES = [
    "ba",
    "ke",
    "lo",
    "mi",
    "nu",
    "ra",
    "se",
    "ti",
    "vo",
    "zu",
    "chen",
    "dar",
    "fel",
    "gor",
    "hul",
    "jas",
    "pin",
    "quo",
]

MARKUP = ("<em>{}</em>", "<strong>{}</strong>", '<a href="https://example.org/x">{}</a>')
WRITTEN = ("*{}*", "**{}**", "[{}](https://example.org/x)")


def word(random: random.Random) -> str:
    return "".join(random.choice(SYLLABLES) for _ in range(random.randint(1, 3)))


def names(count: int, seed: int = 1) -> list[str]:
    """`count` different product names of two or three words, most with a number."""
    rng = random.Random(seed)  # noqa: S311 (not for secrets)
    found: dict[str, None] = {}
    while len(found) < count:
        found[f"{word(rng).title()} {word(rng).title()} {rng.choice('KLMTX')}{rng.randint(1, 999)}"] = None
    return list(found)


def article(names: list[str], words: int = 1000, mentions: int = 8, seed: int = 1) -> str:
    """An article of `words` words as Pelican hands it over: headings, paragraphs, links, a list, some code."""
    rng = random.Random(seed)  # noqa: S311 (not for secrets)
    parts = [f"<p>{paragraph}.</p>\n" for paragraph in _paragraphs(rng, names, words, mentions, MARKUP)]
    parts[::5] = [f'<h2 id="s{n}">{word(rng)} {word(rng)}</h2>\n{part}' for n, part in enumerate(parts[::5])]
    return "".join((*parts, "<ul>\n<li>one</li>\n<li>two &amp; three</li>\n</ul>\n<pre><code>x = 1</code></pre>"))


def source(names: list[str], words: int = 1000, mentions: int = 8, seed: int = 1) -> str:
    """The same as an author writes it, in Markdown; without code, whose colours cost Pelican more than all the rest."""
    rng = random.Random(seed)  # noqa: S311 (not for secrets)
    parts = [f"{paragraph}.\n\n" for paragraph in _paragraphs(rng, names, words, mentions, WRITTEN)]
    parts[::5] = [f"## {word(rng)} {word(rng)}\n\n{part}" for part in parts[::5]]
    return "".join((*parts, "* one\n* two & three\n\n> said\n"))


def _paragraphs(
    rng: random.Random, names: list[str], words: int, mentions: int, markup: tuple[str, ...]
) -> Iterator[str]:
    text = [word(rng) for _ in range(words)]
    for place in rng.sample(range(words), mentions):
        text[place] = rng.choice(names)
    for place in rng.sample(range(words), 10):
        text[place] = rng.choice(markup).format(text[place])
    return (" ".join(text[i : i + 60]) for i in range(0, words, 60))
