"""Which HTML elements break lines, hold raw text, have no content, or forbid links."""

from __future__ import annotations

from affiliate.mentions.nouns import Reason


def _elements(names: str) -> frozenset[str]:
    return frozenset(names.split())


HEADINGS = _elements("h1 h2 h3 h4 h5 h6")
QUOTES = _elements("blockquote q")
TABLE_PARTS = _elements("caption colgroup tbody td tfoot th thead tr")
BLOCKS = (
    HEADINGS
    | TABLE_PARTS
    | _elements(
        "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer"
        " form header hgroup hr html legend li listing main menu nav ol optgroup option p plaintext pre search section"
        " summary table ul xmp"
    )
)
# Browsers of today show something else in their place.
FALLBACK = _elements("applet audio canvas datalist meter object progress video")
VOID = _elements(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr"
)

# Their content is text up to the matching end tag, whatever stands in it.
RAW = {
    "script": Reason.HIDDEN,
    "style": Reason.HIDDEN,
    "title": Reason.HIDDEN,
    "iframe": Reason.HIDDEN,
    "noembed": Reason.HIDDEN,
    "noframes": Reason.HIDDEN,
    "textarea": Reason.FORM,
    "xmp": Reason.CODE,
    "plaintext": Reason.CODE,
}
FORBIDDING = {
    "a": Reason.LINK,
    "svg": Reason.DRAWING,
    "math": Reason.DRAWING,
    **dict.fromkeys(_elements("code kbd pre samp"), Reason.CODE),
    **dict.fromkeys(_elements("button label legend select"), Reason.FORM),
    **dict.fromkeys(FALLBACK | _elements("noscript template"), Reason.HIDDEN),
    **dict.fromkeys(QUOTES, Reason.QUOTE),
    **dict.fromkeys(HEADINGS, Reason.HEADING),
}

# What the standard's tree construction says of end tags and of the borders between HTML, SVG and MathML.
WITHOUT_END = VOID | RAW.keys() | _elements("body head html")
OPTIONAL_END = _elements("dd dt li optgroup option p rb rp rt rtc")
CLOSING = {
    "table": OPTIONAL_END | TABLE_PARTS,
    **dict.fromkeys(_elements("tbody tfoot thead tr"), TABLE_PARTS),
    **dict.fromkeys(
        _elements(
            "address article aside blockquote button center details dialog dir div dl fieldset figcaption figure footer"
            " header hgroup listing main menu nav ol pre section summary ul"
        ),
        OPTIONAL_END,
    ),
    **dict.fromkeys(FALLBACK, OPTIONAL_END),
    "select": _elements("optgroup option"),
}
# What a start tag ends of itself on every page. A `<form>` or `<table>` does so on some only, and a heading ends the
# one before it only where no `<i>` has been left open before the two.
ENDED_BY = {
    "a": _elements("a"),
    "li": _elements("li"),
    **dict.fromkeys(("dd", "dt"), _elements("dd dt")),
    **dict.fromkeys(("td", "th"), _elements("td th tr tbody tfoot thead")),
    "tr": _elements("tr tbody tfoot thead"),
    "p": HEADINGS
    | _elements(
        "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer"
        " header hgroup li listing main menu nav ol p pre section summary ul"
    ),
}
# In a drawing or formula HTML goes on inside these.
HTML_IN_FOREIGN = {"svg": _elements("desc foreignobject"), "math": _elements("mi mn mo ms mtext")}
ENDING_FOREIGN = HEADINGS | _elements(
    "b big blockquote body br center code dd div dl dt em embed font head hr i img li listing menu meta nobr ol p pre"
    " ruby s small span strong strike sub sup table tt u ul var"
)
# Nested by parsers in too many ways to follow.
UNFOLLOWED = _elements("annotation-xml frameset")
