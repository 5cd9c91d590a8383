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
    f"{ROUND}/check",
    f"{ROUND}/versions/1",
    f"{ROUND}/versions/1/proposals/1",
    f"{ROUND}/versions/1/proposals.csv",
    f"{ROUND}/versions/1/decision.json",
    f"{ROUND}/versions/1/check",
    "/api/rounds/musterland/2026",
)
GENERAL = ("/", "/?lang=en", "/imprint", "/privacy", "/accessibility", "/api/rounds", "/sign-in")
EVERYTHING = (*GENERAL, *ABOUT_A_ROUND)
