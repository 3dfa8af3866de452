"""Values to files: templates that escape whatever they are given, and nothing left over from articles that are gone."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from affiliate.earnings.inert import visible

LONGEST = 100
STATIC = ("earnings.css", "incognito.js")


def environment() -> Environment:
    """Our own: Pelican's does not escape, and here every name comes from somebody else's report."""
    return Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )


def file_stem(article: str) -> str:
    """A file name for an article id, another for each: `product/acme-k1` is product.acme-k1, `guide@de` is guide_de.

    An id that is not made of such words gets what is plain of it, and a digest.
    """
    if len(article) <= LONGEST and re.fullmatch(r"[a-z0-9-]+(?:[/@][a-z0-9-]+)*", article, re.ASCII):
        return article.replace("/", ".").replace("@", "_")
    plain = re.sub(r"[^a-z0-9]+", "-", article.lower(), flags=re.ASCII).strip("-")[:LONGEST]
    return f"{plain}~{sha256(article.encode()).hexdigest()[:12]}"


class Folder:
    """The private site's folder: knows what was written, and takes away what was not."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.written: set[Path] = set()

    def write(self, name: str, text: str) -> None:
        """Write one file below the folder."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        self.written.add(path)

    def write_static(self) -> None:
        """The style sheet and the script."""
        for name in STATIC:
            self.write(name, (Path(__file__).parent / "static" / name).read_text(encoding="utf-8"))

    def forget_others(self, below: str) -> None:
        """Take away the pages below a folder of ours that this build did not write: they show figures of the past."""
        for path in [*(self.path / below).glob("*.html"), *(self.path / below).glob("*.csv")]:
            if path not in self.written:
                path.unlink()
