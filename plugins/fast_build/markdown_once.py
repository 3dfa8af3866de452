"""Markdown for Pelican's readers: one `Markdown` for all texts, and none for a text that was read before.

Pelican makes a new one for each text, which takes a quarter of the time that most texts do. Markdown's own extensions
forget a text when they are told to (`Markdown.reset`), and look at nothing else: texts that others have a hand in are
read as ever.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any

import markdown
import pygments.plugin
from pelican import readers

from .memory import Made, Memory, Meta

_OWN_EXTENSIONS = "markdown.extensions."
_META = _OWN_EXTENSIONS + "meta"
_COUNTS_TEXTS = "UNIQUE_IDS"  # an option of footnotes: their numbers go on through all texts of a `Markdown`

_installed_lexers = cache(pygments.plugin.iter_entry_points)


def convert_once(memory: Memory) -> None:
    """Let the readers of Markdown ask this memory; those that somebody gave another Markdown stay with it."""
    # Pygments looks through all that is installed for every block of code that names no language.
    pygments.plugin.iter_entry_points = _installed_lexers
    maker = Maker(memory)
    for module in _modules():
        before = getattr(module, "Markdown", None)
        if before is markdown.Markdown or isinstance(before, Maker):
            module.Markdown = maker  # type: ignore[attr-defined]  # readers ask nobody else for it


def memory_in_use() -> Memory | None:
    """What Pelican's own reader asks; None when somebody gave it another Markdown."""
    maker = getattr(readers, "Markdown", None)
    return maker.memory if isinstance(maker, Maker) else None


def _modules() -> Iterator[ModuleType]:
    """Where readers of Markdown look for it: Pelican's own, and those made of it."""
    yield readers
    found = [readers.MarkdownReader]
    for reader in found:
        found += reader.__subclasses__()
        yield sys.modules[reader.__module__]


class Maker:
    """What stands where a reader looks for `Markdown`."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self._config: dict[str, Any] = {}
        self._converter: Converter | None = None

    def __call__(self, **config: Any) -> markdown.Markdown:
        if config != self._config:  # for each text it is the same
            self._converter = Converter(self.memory, deepcopy(config)) if _forgets_each_text(config) else None
            self._config = deepcopy(config) if self._converter else {}
        return StandIn(self._converter) if self._converter else markdown.Markdown(**config)


def _forgets_each_text(config: Mapping[str, Any]) -> bool:
    """Whether a text's HTML depends on nothing but the text."""
    if not all(isinstance(one, str) and _is_own(one) for one in config.get("extensions", ())):
        return False
    try:
        return _COUNTS_TEXTS not in json.dumps(config)
    except (TypeError, ValueError):  # functions of the owner's, of which nobody knows what they look at
        return False


@cache
def _is_own(extension: str) -> bool:
    """Whether it is one of Markdown's, by its whole name or its short one."""
    short = entry_points(group="markdown.extensions", name=extension)
    return any(name.startswith(_OWN_EXTENSIONS) for name in (extension, *(point.value for point in short)))


class Converter:
    """What was made of a text in an earlier build, or else what a `Markdown` makes of it that all texts share."""

    def __init__(self, memory: Memory, config: dict[str, Any]) -> None:
        self.config = config
        self.has_meta = bool({_META, "meta"} & set(config.get("extensions", ())))
        self._memory = memory
        self._name = json.dumps(config, sort_keys=True)
        self._shared: dict[tuple[str, ...], Any] = {}

    def convert(self, source: str, without: tuple[str, ...], given: Meta | None) -> Made:
        """The HTML of a text; `without` some preprocessors, `given` its metadata where no extension reads them."""
        reads_meta = self.has_meta and "meta" not in without
        around = f"{self._name}{without}{'' if reads_meta else given}"
        key = self._memory.key(around, source)
        made = self._memory.find(key)
        if made is None:
            # One that fails may be in the middle of a list: it is not there for the next text.
            converter = self._shared.pop(without, None) or _prepared(self.config, without)
            converter.reset()
            if given is not None and not reads_meta:
                converter.Meta = given
            html = converter.convert(source)
            self._shared[without] = converter
            made = Made(html, converter.Meta if reads_meta else None)
            self._memory.put(key, made)
        return made


def _prepared(config: dict[str, Any], without: tuple[str, ...]) -> Any:
    """A `Markdown` that nobody else sees: its processors are in order once and for all, and not for each word."""
    fresh: Any = markdown.Markdown(**config)
    fresh.is_block_level = cache(fresh.is_block_level)
    for name in without:
        fresh.preprocessors.deregister(name)
    inline = fresh.treeprocessors["inline"]
    inline.inlinePatterns = tuple(inline.inlinePatterns)
    fresh.parser.blockprocessors = tuple(fresh.parser.blockprocessors)
    return fresh


class StandIn(markdown.Markdown):
    """`Markdown` as a reader holds it, which lets the converter work.

    One that somebody looks into becomes a `Markdown` of its own: nobody knows what is changed in it then.
    """

    def __init__(self, converter: Converter) -> None:
        self._converter = converter
        self._without: tuple[str, ...] = ()
        self._own: Any = None  # the preprocessors, once it is a `Markdown` of its own

    def __getattr__(self, name: str) -> Any:
        if name == "Meta" or name.startswith("__") or self._own is not None:
            raise AttributeError(name)
        return getattr(self.own(), name)

    @property
    def preprocessors(self) -> Any:
        """Those it has or would have. Pelican takes one out of them for every text."""
        return _Preprocessors(self) if self._own is None else self._own

    @preprocessors.setter
    def preprocessors(self, own: Any) -> None:
        self._own = own

    def own(self) -> markdown.Markdown:
        """Itself, with all that a `Markdown` has."""
        if self._own is None:
            super().__init__(**self._converter.config)
            for name in self._without:
                self.preprocessors.deregister(name)
        return self

    def without(self, name: str) -> None:
        """Leave a preprocessor out."""
        self._without += (name,)

    def reset(self) -> StandIn:
        """Forget the last text."""
        if self._own is not None:
            super().reset()
        elif self._converter.has_meta:
            self.Meta: Meta = {}
        return self

    def convert(self, source: str) -> str:
        """The HTML of a text; with the extension `meta` its metadata are in `Meta` then."""
        if self._own is not None:
            return super().convert(source)
        made = self._converter.convert(source, self._without, vars(self).get("Meta"))
        if made.meta is not None:
            self.Meta = made.meta
        return made.html


class _Preprocessors:
    """The preprocessors of a stand-in, of which one can be left out without looking into it."""

    def __init__(self, owner: StandIn) -> None:
        self._owner = owner

    def deregister(self, name: str, strict: bool = True) -> None:
        """Leave one out."""
        self._owner.without(name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real(), name)

    def __getitem__(self, key: Any) -> Any:
        return self._real()[key]

    def __contains__(self, name: str) -> bool:
        return name in self._real()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._real())

    def __len__(self) -> int:
        return len(self._real())

    def _real(self) -> Any:
        return self._owner.own().preprocessors
