"""Fragments of pages made of all that makes HTML hard: the pieces, and a page for every whole number."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from mention_places import FORBIDDEN

NAMES = ("Acme K1", "Acme K1 Kettle", "K1", "Bolt & Nut", "Café 2", "Square", "Nonna's Pot", "小雨 3")

INLINE = "b i em strong span nobr font big tt g path custom-x mi mo mtext foreignObject desc mark sup object ruby rt"
BLOCK = "p p p div ul ol li table tbody tr td th caption dl dd dt section form fieldset details summary center option"
VOID = "br img hr input col wbr meta"
ELEMENTS = (*INLINE.split(), *BLOCK.split(), *VOID.split(), *sorted(FORBIDDEN), "a", "a", "q", "svg", "math", "select")
ATTRIBUTES = ("", "", "", ' class="no-affiliate"', " class=x", ' href="a>b"', " href=x/", " /", "/", " a='<b>'", ' x="')
DECLARATIONS = (
    "<!-- x -->",
    "<!--",
    "-->",
    "<!-->",
    "--!>",
    "<![CDATA[",
    "]]>",
    "<?x >",
    "</>",
    "</ x>",
    "<!x>",
    "<",
    '"',
)
TEXTS = (
    *NAMES,
    *(f" {name} " for name in NAMES),
    "acme&nbsp;k1",
    "Bolt &amp; Nut",
    "Cafe\u0301 2",
    "Ac\u00adme K1",
    " Pro",
    "x",
)

_DEEPEST = 4


def fragment(number: int) -> str:
    """The page of this number, the same on every machine."""
    random = Random(number)  # noqa: S311 (chosen by a number, so that it can be had again)
    return "".join(part for _ in range(random.randint(1, 5)) for part in _parts(random, 0)) + " Acme K1"


def _parts(random: Random, depth: int) -> Iterator[str]:
    """Text, tags without order, or an element with more inside."""
    kind = random.random()
    if depth == _DEEPEST or kind < 0.3:
        yield random.choice(TEXTS)
    elif kind < 0.55:
        yield from (_loose(random) for _ in range(random.randint(1, 6)))
    else:
        name = _in_any_case(random, random.choice(ELEMENTS))
        yield f"<{name}{random.choice(ATTRIBUTES)}>"
        for _ in range(random.randint(0, 3)):
            yield from _parts(random, depth + 1)
        yield f"</{name}>"


def _loose(random: Random) -> str:
    """One piece of markup or text that need not fit its neighbours."""
    kind = random.randrange(5)
    if kind == 0:
        return f"<{_in_any_case(random, random.choice(ELEMENTS))}{random.choice(ATTRIBUTES)}>"
    if kind == 1:
        return f"</{_in_any_case(random, random.choice(ELEMENTS))}>"
    return random.choice(DECLARATIONS if kind == 2 else TEXTS)


def _in_any_case(random: Random, name: str) -> str:
    return name.upper() if random.random() < 0.05 else name
