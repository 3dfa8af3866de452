// A Cloudflare Worker for the route /go/*. Written by `affiliate edge`.
const ROUTES = {
  "/go/acme-k1": {
    "": "https://www.awin1.com/cread.php?awinmid=4719&awinaffid=900100&clickref=sdyz9iyrb1&ued=https%3A%2F%2Fus.kettles.example%2Facme-k1",
    "gb": "https://www.awin1.com/cread.php?awinmid=4719&awinaffid=900100&clickref=sdyz9iyrb1&ued=https%3A%2F%2Fgb.kettles.example%2Facme-k1",
    "ie": "https://www.awin1.com/cread.php?awinmid=4719&awinaffid=900100&clickref=sdyz9iyrb1&ued=https%3A%2F%2Fgb.kettles.example%2Facme-k1"
  },
  "/go/apex": {
    "": "https://www.awin1.com/cread.php?awinmid=47112&awinaffid=900100&clickref=rao8ikrzv3&ued=https%3A%2F%2Fworld.kettles.example%2Fapex"
  },
  "/go/bolt-2": {
    "": "https://www.awin1.com/cread.php?awinmid=47112&awinaffid=900100&clickref=wd1rueuved&ued=https%3A%2F%2Fworld.kettles.example%2Fbolt-2"
  },
  "/go/glow-lamp": {
    "": "https://www.awin1.com/cread.php?awinmid=47112&awinaffid=900100&clickref=owwwejr8gy&ued=https%3A%2F%2Fworld.kettles.example%2Fglow-lamp"
  },
  "/go/square": {
    "": "https://www.awin1.com/cread.php?awinmid=47112&awinaffid=900100&clickref=mx8zufgf43&ued=https%3A%2F%2Fworld.kettles.example%2Fsquare"
  },
  "/go/odd": {
    "": "https://any.example/{x}?q=\"$uri\"\\&p=100%25",
    "de": "https://de.example/?a=$1%2B%25;b"
  }
};

export default {
  async fetch(request) {
    const route = ROUTES[new URL(request.url).pathname.replace(/\/$/, "")];
    if (!route) return new Response("Not found", { status: 404 });
    const country = (request.cf?.country ?? "").toLowerCase();
    return Response.redirect(route[country] ?? route[""], 302);
  },
};
