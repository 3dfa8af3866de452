"""What a few sales say about the next ones: a 95 % interval for a share."""

from __future__ import annotations

from decimal import Decimal

# The 97.5th percentile of the normal distribution.
Z = Decimal("1.959964")


def wilson(successes: int, trials: int) -> tuple[Decimal, Decimal] | None:
    """The score interval of E. B. Wilson (1927, Journal of the American Statistical Association 22, 209-212).

    (p + z²/2n ± z·sqrt(p(1 - p)/n + z²/4n²)) / (1 + z²/n). It stays between 0 and 1, also with one sale or none.
    None where successes are no share of the trials: a click may lead to several sales.
    """
    if not 0 <= successes <= trials or trials == 0:
        return None
    n, p, square = Decimal(trials), Decimal(successes) / trials, Z * Z
    middle = p + square / (2 * n)
    half = Z * (p * (1 - p) / n + square / (4 * n * n)).sqrt()
    whole = 1 + square / n
    low = Decimal(0) if successes == 0 else (middle - half) / whole  # exact where rounding would not be
    high = Decimal(1) if successes == trials else (middle + half) / whole
    return low, high
