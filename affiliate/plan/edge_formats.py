"""Routes in the words of the servers that answer for a static site."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping

from affiliate.plan.edge import FOLDER, Route

# Signs that servers take for their own, though addresses may hold them.
OWN_SIGNS = re.compile(r"[\x00-\x20\"$'<>\\^`{|}\x7f]")
WORKER = """\
// A Cloudflare Worker for the route /{folder}/*. Written by `affiliate edge`.
const ROUTES = {routes};

export default {{
  async fetch(request) {{
    const route = ROUTES[new URL(request.url).pathname.replace(/\\/$/, "")];
    if (!route) return new Response("Not found", {{ status: 404 }});
    const country = (request.cf?.country ?? "").toLowerCase();
    return Response.redirect(route[country] ?? route[""], 302);
  }},
}};
"""


def netlify(routes: Iterable[Route], header: str) -> dict[str, str]:
    """Rules with a condition go first: the first that fits decides."""
    lines = []
    for route in routes:
        lines += [f"{route.path} {_safe(url)} 302 Country={code}" for code, url in route.countries]
        lines.append(f"{route.path} {_safe(route.default)} 302")
    return {"_redirects": _file(lines)}


def cloudflare(routes: Iterable[Route], header: str) -> dict[str, str]:
    table = {r.path: {"": r.default, **dict(r.countries)} for r in routes}
    return {"worker.js": WORKER.format(folder=FOLDER, routes=json.dumps(table, indent=2))}


def nginx(routes: Iterable[Route], header: str) -> dict[str, str]:
    """Regular expressions throughout: plain keys would ask for a larger hash than servers come with."""
    variable = f"$http_{header.lower().replace('-', '_')}"
    lines = [f'map "{variable}:$uri" $affiliate_go {{', '    default "";']
    for route in routes:
        lines += [f'    "~*^{code}:{route.path}/?$" "{_safe(url)}";' for code, url in route.countries]
        lines.append(f'    "~^[^:/]*:{route.path}/?$" "{_safe(route.default)}";')
    answer = (f"location /{FOLDER}/ {{", "    if ($affiliate_go) {", "        return 302 $affiliate_go;", "    }")
    return {
        "affiliate-http.conf": _file(["# Include this in http { }.", *lines, "}"]),
        "affiliate-server.conf": _file(["# Include this in server { }.", *answer, "    return 404;", "}"]),
    }


def apache(routes: Iterable[Route], header: str) -> dict[str, str]:
    """For .htaccess; a bare % or $ in a target would be a reference."""
    lines = ["RewriteEngine On"]
    for route in routes:
        rule = f"RewriteRule ^{route.path.removeprefix('/')}/?$"
        for code, url in route.countries:
            lines += [f"RewriteCond %{{HTTP:{header}}} ^{code}$ [NC]", f'{rule} "{_escaped(url)}" [R=302,NE,L]']
        lines.append(f'{rule} "{_escaped(route.default)}" [R=302,NE,L]')
    return {"affiliate.htaccess": _file(lines)}


def caddy(routes: Iterable[Route], header: str) -> dict[str, str]:
    lines = []
    for number, route in enumerate(routes):
        lines += [f"route {route.path} {{"]
        for code, url in route.countries:
            name = f"@{code}{number}"
            lines += [f"    {name} header_regexp {header} (?i)^{code}$", f'    redir {name} "{_safe(url)}" 302']
        lines += [f'    redir "{_safe(route.default)}" 302', "}"]
    return {"affiliate.caddy": _file(lines)}


def _safe(url: str) -> str:
    return OWN_SIGNS.sub(lambda sign: f"%{ord(sign[0]):02X}", url)


def _escaped(url: str) -> str:
    return _safe(url).replace("%", "\\%")


def _file(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in ("# Written by `affiliate edge`.", *lines))


FORMATS: Mapping[str, Callable[[Iterable[Route], str], dict[str, str]]] = {
    "netlify": netlify,
    "cloudflare": cloudflare,
    "nginx": nginx,
    "apache": apache,
    "caddy": caddy,
}
