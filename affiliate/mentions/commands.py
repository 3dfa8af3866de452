"""Find the lines `::: product acme-k1`: those with a paragraph to themselves, and strays."""

from __future__ import annotations

import re
from html import unescape

from affiliate.mentions.flow import BLOCK_MARK, SUP_MARK, Flow
from affiliate.mentions.nouns import Block, Reason, StrayBlock

_KNOWN = frozenset({"product", "compare", "button", "banner"})
_LINE = re.compile(rf"(?:^|(?<=[\n{BLOCK_MARK}]))[ \t]*(:::[ \t]+([\w-]+)(?![^\s{BLOCK_MARK}])([^\n{BLOCK_MARK}]*))")
_LITERAL = frozenset({Reason.CODE, Reason.FORM})
_P_END = "</p>"


def read_commands(page: str, flow: Flow) -> tuple[list[Block], list[StrayBlock]]:
    """The blocks and strays of a page. The flow learns where they are, so that no name inside them links."""
    blocks: list[Block] = []
    strays: list[StrayBlock] = []
    read = -1
    for line in _LINE.finditer(flow.text):
        run = flow.run_at(line.start(1))
        if flow.reasons[run] in _LITERAL:
            continue
        if run != read:
            found = _blocks(page, flow, run)
            blocks += found
            read = run
        if not found and line[2] in _KNOWN and flow.reasons[run] is not Reason.BROKEN:
            strays.append(StrayBlock(flow.source_in(run, line.start(1)), _plain(line[1])))
        flow.reasons[run] = Reason.COMMAND
    return blocks, strays


def _blocks(page: str, flow: Flow, run: int) -> list[Block]:
    """The blocks of a run, if it is all that stands between `<p>` and `</p>` and each of its lines is a command."""
    source, start = flow.sources[run], flow.starts[run]
    text = flow.text[start : flow.text.find(BLOCK_MARK, start)]
    end = source + len(text)
    if source not in flow.paragraphs or page[source:end] != text or page[end : end + len(_P_END)].lower() != _P_END:
        return []
    lines = list(_LINE.finditer(text))
    if len(lines) < sum(map(bool, map(str.strip, text.split("\n")))):
        return []
    starts = [flow.paragraphs[source], *(source + line.start(1) for line in lines[1:])]
    ends = [*starts[1:], end + len(_P_END)]
    return [
        Block(start, end, line[2], tuple(_plain(line[3]).split()), _plain(line[1]))
        for start, end, line in zip(starts, ends, lines, strict=True)
    ]


def _plain(text: str) -> str:
    return unescape(text.replace(SUP_MARK, "")).strip()
