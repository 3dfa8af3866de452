"""Judge where pictures come from."""

from __future__ import annotations

from collections.abc import Iterator

from affiliate.plan.offers import host_of
from affiliate.rules.fault import Fault
from affiliate.rules.known import Known


def image_faults(address: str, known: Known) -> Iterator[Fault]:
    """Whether a picture comes from a shop that hands them out by its API only."""
    host = host_of(address) if "//" in address else ""
    for name, hosts, source in known.image_hosts if host else ():
        if any(host == one or host.endswith((f".{one}", f"-{one}")) for one in hosts):
            what = f"a picture of {name}, which allows its pictures only by its own API"
            fix = f"take it out, or show a picture that you made yourself; see {source}"
            yield Fault("api-image", what, fix, address, text=address)
