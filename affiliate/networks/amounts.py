"""Read amounts that a network, or a network's owner, writes in a way of its own: exact, and never by a guess."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from decimal import ROUND_HALF_EVEN, Decimal

from affiliate.networks.values import amount

_FRACTION = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,20})?([eE]-[0-9]{1,2})?")
_COMMA_AMOUNT = re.compile(r"-?([0-9]{1,14}(,[0-9]{1,2})?|[0-9]{1,3}(\.[0-9]{3}){1,4},[0-9]{1,2})")
_GROUPED_AMOUNT = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,4})?")


def fraction(value: str) -> Decimal:
    """An amount of any number of decimals, as is earned by the click: rounded to the four that the books keep."""
    with suppress(ValueError):
        return amount(value)
    if not _FRACTION.fullmatch(value):
        raise ValueError("is not an amount such as 1234.56, -12.30 or 0.012345")
    return amount(f"{Decimal(value).quantize(Decimal('0.0001'), ROUND_HALF_EVEN):f}")


def comma_amount(value: str) -> Decimal:
    """A number as `1.234,56`: a layout has to declare it. What could be a thousand or a fraction is neither."""
    if not _COMMA_AMOUNT.fullmatch(value):
        raise ValueError("is not an amount with a decimal comma such as 1.234,56 or -12,30")
    return amount(value.replace(".", "").replace(",", "."))


def cell_amount(value: str) -> Decimal:
    """The same in a workbook, where a number that is one has a decimal point, and never three decimals."""
    return comma_amount(value) if "," in value or value[-4:-3] == "." else amount(value)


def any_amount(value: str) -> Decimal:
    """A number with a decimal point, or with a decimal comma: some accounts write it so."""
    return comma_amount(value) if "," in value else amount(value)


def grouped_amount(value: str) -> Decimal:
    """A number as `1,234.56`: a layout has to declare it. Groups are of three, or it is no such number."""
    return amount(value.replace(",", "") if _GROUPED_AMOUNT.fullmatch(value) else value)


def amounts(decimal: str, *signs: str) -> Callable[[str], Decimal]:
    """A parser for amounts as a layout's owner declares them: which mark is the decimal one, and which signs may stand
    beside the number (`€ 1.234,56`, `-$5`). Thousands stand in groups of three (`1 234,56`), or together."""
    groups = rf"[{'.' if decimal == ',' else ','}'\u2019\s]"
    sign = rf"(?:{'|'.join(map(re.escape, signs))})" if signs else "(?!)"
    shape = re.compile(
        rf"(?P<minus>[-\u2212]?)(?:{sign}\s?)?(?P<inner>[-\u2212]?)"
        rf"(?P<whole>[0-9]{{1,14}}|[0-9]{{1,3}}(?:{groups}[0-9]{{3}})+)(?:{re.escape(decimal)}(?P<part>[0-9]{{1,4}}))?"
        rf"(?:\s?{sign})?"
    )

    def parse(value: str) -> Decimal:
        taken_back = value.startswith("(") and value.endswith(")")  # as accountants write it
        found = shape.fullmatch(value[1:-1] if taken_back else value)
        if not found or taken_back + bool(found["minus"]) + bool(found["inner"]) > 1:
            beside = f", with or without {' or '.join(signs)}" if signs else ""
            raise ValueError(f"is not an amount such as 1234{decimal}56 or -12{decimal}30{beside}")
        minus = "-" if taken_back or found["minus"] or found["inner"] else ""
        return amount(f"{minus}{re.sub('[^0-9]', '', found['whole'])}.{found['part'] or 0}")

    return parse
