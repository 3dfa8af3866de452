"""What one build keeps in Pelican's settings. Pelican's caches save settings as well: there it is None."""

from __future__ import annotations

from functools import partial
from typing import Any


class OfOneBuild:
    """Worth nothing to the next build, which reads the files anew."""

    __slots__ = ()

    def __reduce__(self) -> tuple[type[None], tuple[()]]:
        return type(None), ()


class Kept(OfOneBuild, tuple[Any, ...]):
    """Values that belong together."""

    __slots__ = ()


class Function(OfOneBuild, partial[Any]):
    """A function that templates may call."""

    __slots__ = ()
