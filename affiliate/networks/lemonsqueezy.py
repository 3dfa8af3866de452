"""Lemon Squeezy: links only. Its affiliate pages show statuses, but no export is documented."""

from affiliate.networks.declare import NO_SUBID, Evidence, Key, Links, Network, Place

LINKS = Links(
    template="{url}?aff={aff}",
    evidence=Evidence.V,
    subid=NO_SUBID,
    keys=(Key("aff", "your affiliate code in this store", Place.PROGRAM),),
)

NETWORK = Network("lemonsqueezy", "Lemon Squeezy", LINKS)
