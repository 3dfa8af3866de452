"""Web addresses, hosts and paths of pictures, by the WHATWG rules that browsers follow."""

from __future__ import annotations

import re

import ada_url

from affiliate.catalog.wording import BadValueError, quoted

HOST = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*")


def host_of(url: str) -> str:
    """The host by the WHATWG rules (small letters, punycode), or empty when it is not an absolute address."""
    try:
        return str(ada_url.URL(url).hostname)
    except ValueError:
        return ""


def web_url(value: str) -> str:
    if not re.match(r"https?://", value, re.IGNORECASE) or re.search(r"\s", value) or not host_of(value):
        raise BadValueError(
            f"{quoted(value)} is not a web address", "copy it whole from the browser: https://shop.example/k1"
        )
    parsed = ada_url.URL(value)
    if parsed.username or parsed.password:
        raise BadValueError("the address contains a user name or password", "write it without the part before the @")
    return value


def domain(value: str) -> str:
    host = host_of(f"https://{value}/") if not re.search(r"[\s/\\?#@:]", value) else ""
    if not HOST.fullmatch(host):
        raise BadValueError(
            f"{quoted(value)} is not a domain", "write the bare host, without https:// and path: shop.example"
        )
    return host


def picture(value: str) -> str:
    if "\\" in value or ":" in value or value.startswith("/") or ".." in value.split("/"):
        fix = "put the picture into the content folder and write its path from there: images/acme-k1.jpg"
        raise BadValueError(f"{quoted(value)} is not a path inside the content folder", fix)
    return value


def picture_or_url(value: str) -> str:
    if re.match(r"http://", value, re.IGNORECASE):
        raise BadValueError(
            f"{quoted(value)} is not encrypted", "write it with https://, or keep a copy of the picture"
        )
    return web_url(value) if re.match(r"https://", value, re.IGNORECASE) else picture(value)
