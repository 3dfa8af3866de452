"""Binance: an invitation and nothing else; it pays a share of trading fees, and no report by sale is known."""

from affiliate.networks.declare import NO_SUBID, Evidence, Key, Links, Network, Place

LINKS = Links(
    template="https://www.binance.com/join?ref={ref}",
    evidence=Evidence.V2,
    subid=NO_SUBID,
    keys=(Key("ref", "your referral code", Place.ACCOUNT, r"[A-Za-z0-9_]{1,40}"),),
    hosts=("binance.com",),
    older=(
        "https://www.binance.com/[{language}/]register?ref={ref}",
        "https://www.binance.com/{language}/join?ref={ref}",
    ),  # V2
)

NETWORK = Network("binance", "Binance", LINKS)
