"""Every address that is public once a round is published."""

ROUND = "/rounds/musterland/2026"
ABOUT_A_ROUND = (
    ROUND,
    f"{ROUND}?q=fest&sort=granted",
    f"{ROUND}?lang=en",
    f"{ROUND}?page=all",
    f"{ROUND}/proposals/1",
    f"{ROUND}/proposals/2",
    f"{ROUND}/proposals/3",
    f"{ROUND}/proposals/3?lang=en",
    f"{ROUND}/proposals.csv",
    f"{ROUND}/proposals.csv?form=international",
    f"{ROUND}/decision.json",
    f"{ROUND}/how",
    f"{ROUND}/minutes",
    f"{ROUND}/minutes.pdf",
    f"{ROUND}/check",
    f"{ROUND}/data",
    f"{ROUND}/data/360giving.json",
    f"{ROUND}/data/projects.pb",
    f"{ROUND}/data/dcat-ap.jsonld",
    f"{ROUND}/data/dataset.jsonld",
    "/boards/musterland/feed.atom",
    f"{ROUND}/versions/1",
    f"{ROUND}/versions/1/proposals/1",
    f"{ROUND}/versions/1/proposals.csv",
    f"{ROUND}/versions/1/decision.json",
    f"{ROUND}/versions/1/how",
    f"{ROUND}/versions/1/minutes",
    f"{ROUND}/versions/1/check",
    f"{ROUND}/versions/1/data",
    f"{ROUND}/versions/1/data/360giving.json",
    "/api/rounds/musterland/2026",
)
LISTS = (
    "/",
    "/?lang=en",
    "/data",
    "/compare",
    "/compare.csv",
    "/feed.atom",
    "/catalogue.jsonld",
    "/sitemap.xml",
    "/api/rounds",
    "/imprint",
)
"""What lists publications, or names boards that have some."""
GENERAL = (*LISTS, "/privacy", "/accessibility", "/robots.txt", "/schemas/beirat-pages-1.json", "/sign-in")
EVERYTHING = (*GENERAL, *ABOUT_A_ROUND)
