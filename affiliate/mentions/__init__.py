"""Find product mentions in HTML and splice links in: text in, text out."""

from affiliate.mentions.find import read_anchors, read_page
from affiliate.mentions.names import Name, NameIndex, build_index, unusable
from affiliate.mentions.nouns import Anchor, Block, Mention, PageText, Reason, StrayBlock
from affiliate.mentions.splice import Edit, splice

__all__ = [
    "Anchor",
    "Block",
    "Edit",
    "Mention",
    "Name",
    "NameIndex",
    "PageText",
    "Reason",
    "StrayBlock",
    "build_index",
    "read_anchors",
    "read_page",
    "splice",
    "unusable",
]
