"""`python -m benchmarks [NAME...]`: run the benchmarks and print each figure beside its peer's."""

from __future__ import annotations

import sys
from importlib import import_module

ALL = ("mentions", "build", "books", "documents", "clicks")


def main(names: list[str]) -> None:
    print(f"{'benchmark':<44} {'ours':>12} {'peer':>12} {'ratio':>8}  unit")
    for name in names or ALL:
        for result in import_module(f"benchmarks.{name}").run():
            ratio = f"{result.ours / result.peer:.3f}" if result.peer else "-"
            peer = f"{result.peer:.4g}" if result.peer else "-"
            print(f"{result.name:<44} {result.ours:>12.4g} {peer:>12} {ratio:>8}  {result.unit}", flush=True)


main(sys.argv[1:])
