"""PartnerStack: links only, for no page shows which columns a partner's export has or what a reward looks like."""

from affiliate.networks.declare import Evidence, Key, Links, Network, Place, SubId

_NAME = r"[a-z0-9]+(-[a-z0-9]+)*"

LINKS = Links(
    template="https://{company}.grsm.io/{link}[?sid={subid}]",
    evidence=Evidence.V,
    # 255 and ASCII (V); not every company passes it on.
    subid=SubId(255, r"[A-Za-z0-9._~-]+", "letters, digits, and - . _ ~", Evidence.V),
    keys=(
        Key(
            "company", "the company's name in your link: what stands in front of .grsm.io", Place.PROGRAM, r"[a-z0-9-]+"
        ),
        Key("link", "the key of your link: what stands behind grsm.io/", Place.PROGRAM, r"[A-Za-z0-9][A-Za-z0-9_-]*"),
    ),
)

NETWORK = Network("partnerstack", "PartnerStack", LINKS)
