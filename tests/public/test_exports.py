"""Files, feeds and descriptions: in their standards, whatever people write, and no more than the pages say."""

import html
import json
import re
from dataclasses import replace
from typing import Any, Final
from xml.etree.ElementTree import Element, fromstring

import pytest
from jsonschema import Draft202012Validator
from sqlmodel.ext.asyncio.session import AsyncSession

from allocation.formats.pabulib import read_election
from service.access import RoundStage
from service.public.linked import KEYWORDS
from service.publication.snapshot import Decision
from tests.cast import World, make_world
from tests.public.addresses import ROUND
from tests.public.examples import PROPOSALS, proposal, put_publication, snapshot
from tests.web import Visit

HOSTILE: Final = '</script><script>alert(1)</script> ]]> & "quoted"; =1+1 \x0b\u2028 Ende'
ATOM: Final = "{http://www.w3.org/2005/Atom}"
DAY: Final = r"\d{4}-(0[1-9]|1[012])-(0[1-9]|[12]\d|3[01])"
MOMENT: Final = {"type": "string", "pattern": f"^{DAY}T\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)$"}
ADDRESS: Final = {"type": "string", "pattern": r"^https?://[^\s<>\"{}|\\^`]+$"}
TEXT: Final = {"type": "string", "minLength": 1}
CODED: Final = {"type": "object", "required": ["title"], "properties": {"code": TEXT, "title": TEXT}}
PLACE: Final = {"type": "object", "properties": {"name": TEXT, "countryCode": {"const": "DE"}}}
PARTY: Final = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": {"type": "string", "pattern": "^[A-Z0-9]+-[A-Za-z0-9]"}, "name": TEXT},
}
GRANT: Final = {
    "type": "object",
    "required": [
        "id", "title", "description", "currency", "amountAwarded", "awardDate", "fundingOrganization",
    ],
    "oneOf": [{"required": ["recipientOrganization"]}, {"required": ["recipientIndividual"]}],
    "properties": {
        "id": {"pattern": "^360G-[A-Za-z0-9-]+$"},
        "title": TEXT,
        "description": TEXT,
        "currency": {"const": "EUR"},
        "amountAwarded": {"type": "number", "exclusiveMinimum": 0},
        "amountAppliedFor": {"type": "number"},
        "awardDate": {"type": "string", "pattern": f"^{DAY}$"},
        "dateModified": MOMENT,
        "fundingOrganization": {"type": "array", "minItems": 1, "maxItems": 1, "items": PARTY},
        "recipientOrganization": {"type": "array", "minItems": 1, "maxItems": 1, "items": PARTY},
        "recipientIndividual": PARTY,
        "beneficiaryLocation": {"type": "array", "items": PLACE},
        "grantProgramme": {"type": "array", "items": CODED},
        "classifications": {"type": "array", "items": CODED},
        "dataSource": ADDRESS,
    },
}  # fmt: skip
PACKAGE: Final = {
    "type": "object",
    "required": ["grants", "version", "publisher", "license"],
    "properties": {
        "version": {"const": "1.4"},
        "grants": {"type": "array", "minItems": 1, "uniqueItems": True, "items": GRANT},
        "title": TEXT,
        "identifier": TEXT,
        "issued": MOMENT,
        "modified": MOMENT,
        "license": ADDRESS,
        "accessURL": ADDRESS,
        "downloadURL": ADDRESS,
        "publisher": {"type": "object", "required": ["name"], "properties": {"name": TEXT, "website": ADDRESS}},
    },
}
"""What version 1.4 of the 360Giving Data Standard demands of the fields that we write."""


@pytest.fixture
async def hostile(session: AsyncSession) -> World:
    """Give a world whose publication is written by people who want to break out of every format."""
    world = await make_world(session, stage=RoundStage.PUBLISHED)
    written = {"title": HOSTILE, "summary": HOSTILE, "pot": HOSTILE}
    granted = {"granted_cents": 100_000, "decision": Decision.GRANTED}
    nasty = proposal(1, applicant=HOSTILE, **written, **granted)
    plain = snapshot()
    board = replace(plain.board, name=HOSTILE)
    round_ = replace(plain.round, title=HOSTILE)
    await put_publication(session, world, snapshot(board=board, round=round_, proposals=(nasty, *PROPOSALS[1:])))
    return world


async def read(visit: Visit, path: str) -> str:
    answer = await visit(None).get(path)
    assert answer.status_code == 200, path
    return answer.text


def xml(content: bytes) -> Element:
    """Parse what we wrote ourselves."""
    return fromstring(content)  # noqa: S314


@pytest.mark.usefixtures("published")
async def test_360giving_holds_what_its_standard_demands(visit: Visit) -> None:
    package = json.loads(await read(visit, f"{ROUND}/data/360giving.json"))
    Draft202012Validator(PACKAGE).validate(package)
    first, second = package["grants"]
    assert first["id"] == "360G-beirat-musterland-2026-1"
    assert (first["amountAwarded"], first["amountAppliedFor"], first["awardDate"]) == (1000, 1000, "2026-05-20")
    assert first["recipientOrganization"] == [
        {"id": "360G-beirat-musterland-org-edefee53c00f", "name": "Verein Nummer 1 e. V."}
    ]
    assert (second["amountAwarded"], second["beneficiaryLocation"]) == (
        650.5,
        [{"name": "Görlitz", "countryCode": "DE"}],
    )
    assert second["recipientIndividual"] == {"id": "360G-beirat-musterland-2026-person-2", "name": "Privatperson"}
    assert package["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"


async def test_nothing_granted_is_no_360giving_file(session: AsyncSession, visit: Visit) -> None:
    world = await make_world(session, stage=RoundStage.PUBLISHED)
    plain = snapshot()
    none = snapshot(proposals=(PROPOSALS[2],), figures=replace(plain.figures, funded=0, granted_cents=0))
    await put_publication(session, world, none)
    assert (await visit(None).get(f"{ROUND}/data/360giving.json")).status_code == 404
    assert "360giving" not in await read(visit, f"{ROUND}/data")
    assert "360giving" not in await read(visit, "/catalogue.jsonld")


@pytest.mark.usefixtures("published")
async def test_pb_is_read_back_and_has_no_votes(visit: Visit) -> None:
    answer = await visit(None).get(f"{ROUND}/data/projects.pb")
    election = read_election("2026", answer.content)
    assert election.ballots == ()
    assert election.budget_cents == 190_000
    assert [(one.id, one.cost_cents, one.merit, one.selected) for one in election.projects] == [
        ("1", 100_000, 743, True),
        ("2", 100_000, 700, True),
        ("3", 150_000, 512, False),
    ]


@pytest.mark.usefixtures("corrected")
async def test_feeds_tell_each_version_once(visit: Visit) -> None:
    for path in ("/feed.atom", "/boards/musterland/feed.atom"):
        answer = await visit(None).get(path)
        feed = xml(answer.content)
        entries = feed.findall(f"{ATOM}entry")
        ids = [entry.findtext(f"{ATOM}id") for entry in entries]
        assert answer.headers["content-type"].startswith("application/atom+xml")
        assert ids == [f"http://testserver{ROUND}/versions/{version}" for version in (2, 1)]
        assert feed.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated") == "2026-06-09T10:00:00Z"
        assert (entries[0].findtext(f"{ATOM}summary") or "").startswith("Der Titel von Antrag 1 war falsch.")
    assert (await visit(None).get("/boards/anderland/feed.atom")).status_code == 404


@pytest.mark.usefixtures("corrected")
async def test_descriptions_name_files_that_are_there(visit: Visit) -> None:
    catalogue = json.loads(await read(visit, "/catalogue.jsonld"))["@graph"]
    single = json.loads(await read(visit, f"{ROUND}/data/dcat-ap.jsonld"))["@graph"]
    dataset = json.loads(await read(visit, f"{ROUND}/data/dataset.jsonld"))
    assert catalogue[1:] == single
    assert catalogue[0]["dcat:dataset"] == [{"@id": f"http://testserver{ROUND}"}]
    assert {one["dct:license"]["@id"] for one in single[1:]} == {"http://dcat-ap.de/def/licenses/cc-zero"}
    files = [one["dcat:downloadURL"]["@id"] for one in single[1:]]
    assert files == [one["contentUrl"] for one in dataset["distribution"]]
    for url in files:
        await read(visit, url)
    sitemap = xml((await visit(None).get("/sitemap.xml")).content)
    urls = [loc.text or "" for loc in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(urls) == len(set(urls)) == 15
    for url in urls:
        await read(visit, url)


async def test_crawlers_stay_out_of_the_members_area_and_old_versions(corrected: World, visit: Visit) -> None:
    robots = await read(visit, "/robots.txt")
    assert "Disallow: /board/\n" in robots
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    for path, unlisted in {
        ROUND: None,
        f"{ROUND}/versions/1": "noindex",
        f"{ROUND}/versions/1/data": "noindex",
    }.items():
        assert (await visit(None).get(path)).headers.get("x-robots-tag") == unlisted
    del corrected


@pytest.mark.usefixtures("published")
async def test_schemas_describe_what_we_hand_out(visit: Visit) -> None:
    pages = json.loads(await read(visit, "/schemas/beirat-pages-1.json"))
    assert pages["$id"] == "http://testserver/schemas/beirat-pages-1.json"
    shown = json.loads(await read(visit, "/api/rounds/musterland/2026"))["published"]
    Draft202012Validator(pages).validate(shown)
    for name in ("problem", "outcome", "decision"):
        Draft202012Validator.check_schema(json.loads(await read(visit, f"/schemas/beirat-{name}-1.json")))
    for wrong in ("/schemas/nothing.json", "/schemas/..%2f__init__.py", f"{ROUND}/data/nothing"):
        assert (await visit(None).get(wrong)).status_code == 404


@pytest.mark.usefixtures("hostile")
async def test_hostile_texts_break_out_of_no_format(visit: Visit) -> None:
    for path in ("/feed.atom", "/boards/musterland/feed.atom", "/sitemap.xml"):
        xml((await visit(None).get(path)).content)
    for path in ("/catalogue.jsonld", f"{ROUND}/data/360giving.json", f"{ROUND}/data/dataset.jsonld"):
        assert any(HOSTILE in leaf for leaf in leaves(json.loads(await read(visit, path))))
    election = read_election("2026", (await visit(None).get(f"{ROUND}/data/projects.pb")).content)
    assert election.projects[0].name == " ".join(HOSTILE.split())
    page = await read(visit, f"{ROUND}/data")
    assert "<script>alert" not in page
    embedded = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert embedded
    assert HOSTILE in json.loads(embedded[1])["name"]


def leaves(value: Any) -> list[str]:  # noqa: ANN401  (any JSON value)
    """Give every text and number inside."""
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in leaves(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner)]
    return [] if value is None or isinstance(value, bool) else [str(value)]


ALLOWED: Final = re.compile(
    r"https?://.*|[a-z]+:[A-Za-z]+|[a-z]+/[a-z.+-]+|360G-[\w-]+|[A-Z]{2,3}|DataDownload|Dataset|GovernmentOrganization"
    r"|\d{4}-\d\d-\d\d(T.*)?|[0-9a-f]{64}|de|1\.4|kultur|sport|2026"
)
"""Addresses, identifiers, codes and words of the standards: everything else has to stand on a page."""


@pytest.mark.usefixtures("published")
async def test_exports_say_no_more_than_the_pages(visit: Visit) -> None:
    paths = ("", "/data", *(f"/proposals/{number}" for number in range(1, 5)))
    pages = [
        html.unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", await read(visit, ROUND + path), flags=re.DOTALL))
        for path in paths
    ]
    shown = " ".join(" ".join(pages).split())
    found: set[str] = set()
    for path in ("360giving.json", "dcat-ap.jsonld", "dataset.jsonld"):
        found |= set(leaves(json.loads(await read(visit, f"{ROUND}/data/{path}"))))
    pb = await read(visit, f"{ROUND}/data/projects.pb")
    found |= {cell for line in pb.splitlines() if line[:1].isdigit() for cell in line.split(";")}
    unknown = {leaf for leaf in found if not ALLOWED.fullmatch(leaf) and not said_in(shown, leaf)}
    assert unknown == {*KEYWORDS, "Landkreis Musterland: Beispielrunde 2026", *unknown_sentence(unknown)}


def said_in(shown: str, leaf: str) -> bool:
    """Tell whether a text stands on the pages; a number in the German form, as money or as merit."""
    if not re.fullmatch(r"\d+(\.\d+)?", leaf):
        return " ".join(leaf.split()) in shown
    whole = f"{int(float(leaf)):,}".replace(",", ".")
    merit = f"{int(float(leaf)) // 100},{int(float(leaf)) % 100:02d}"
    return any(form in shown for form in (leaf, f"{whole} €", f"{whole},{float(leaf) % 1 * 100:02.0f} €", merit))


def unknown_sentence(unknown: set[str]) -> set[str]:
    """Give the one sentence that sums the round up, whose numbers all stand on the page."""
    return {
        leaf for leaf in unknown if leaf.startswith("Landkreis Musterland, Beispielrunde 2026: 4 Anträge über 4.300")
    }
