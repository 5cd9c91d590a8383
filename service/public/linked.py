"""Published rounds as linked data: a dataset for search engines (schema.org), a catalogue for portals (DCAT-AP.de)."""

from collections.abc import Iterable
from typing import Any, Final

from service.public.sources import Source, stamp
from service.publication.snapshot import Snapshot
from service.texts import N_, texts_in

EU: Final = "http://publications.europa.eu/resource/authority"
CONTEXT: Final = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
FILES: Final = (
    ("proposals.csv", "CSV", "text/csv", N_("All proposals, German form")),
    ("decision.json", "JSON", "application/json", N_("Decision pack")),
    ("data/360giving.json", "JSON", "application/json", N_("Grants as 360Giving")),
    ("data/projects.pb", "TXT", "text/plain", N_("Round as .pb")),
)
"""What both descriptions offer: path below the round, EU file type, media type, what it is."""
KEYWORDS: Final = ("Engagementförderung", "Ehrenamt", "Zuwendungen", "Förderentscheidung")


def summary_of(snapshot: Snapshot) -> str:
    """Say in one German sentence what the data is about."""
    texts, figures = texts_in("de"), snapshot.figures
    return (
        f"{snapshot.board.name}, {snapshot.round.title}: {texts.number(figures.proposals)} Anträge über "
        f"{texts.money(figures.requested_cents)}, davon {texts.number(figures.funded)} gefördert mit "
        f"{texts.money(figures.granted_cents)}; mit Wertung, Begründung und Rechenweg."
    )


def to_schema_org(source: Source) -> dict[str, Any]:
    """Describe the round as a dataset of a government organisation."""
    snapshot = source.snapshot
    publisher = {"@type": "GovernmentOrganization", "name": snapshot.board.name, "url": source.base_url}
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": source.address,
        "url": source.home,
        "name": f"{snapshot.board.name}: {snapshot.round.title}",
        "description": summary_of(snapshot),
        "keywords": list(KEYWORDS),
        "inLanguage": "de",
        "isAccessibleForFree": True,
        "license": source.licence.uri,
        "version": str(snapshot.edition.version),
        "datePublished": stamp(source.first_published_at),
        "dateModified": stamp(snapshot.edition.published_at),
        "temporalCoverage": str(snapshot.round.year),
        "spatialCoverage": [share.name for share in snapshot.districts],
        "creator": publisher,
        "publisher": publisher,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": texts_in("de").gettext(label),
                "encodingFormat": media_type,
                "contentUrl": f"{source.home}/{path}",
            }
            for path, _, media_type, label in files_of(snapshot)
        ],
    }


def files_of(snapshot: Snapshot) -> tuple[tuple[str, str, str, str], ...]:
    """Leave out what is not there where nothing was granted."""
    return tuple(one for one in FILES if snapshot.figures.funded or "360giving" not in one[0])


def to_dcat(source: Source) -> dict[str, Any]:
    """Describe one round for data portals."""
    return {"@context": CONTEXT, "@graph": [_dataset(source), *_distributions(source)]}


def to_catalogue(sources: Iterable[Source], base_url: str, title: str) -> dict[str, Any]:
    """Describe everything that is published here, for data portals that come by."""
    listed = tuple(sources)
    catalogue = {
        "@id": f"{base_url}/catalogue.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": german(title),
        "dct:description": german("Veröffentlichte Förderentscheidungen mit Beträgen, Begründungen und Rechenweg"),
        "dct:publisher": {"@id": f"{base_url}/#publisher", "@type": "foaf:Organization", "foaf:name": title},
        "foaf:homepage": {"@id": f"{base_url}/"},
        "dcat:dataset": [{"@id": source.address} for source in listed],
    }
    described = [part for source in listed for part in (_dataset(source), *_distributions(source))]
    return {"@context": CONTEXT, "@graph": [catalogue, *described]}


def _dataset(source: Source) -> dict[str, Any]:
    snapshot, board = source.snapshot, source.snapshot.board
    described: dict[str, Any] = {
        "@id": source.address,
        "@type": "dcat:Dataset",
        "dct:identifier": source.address,
        "dct:title": german(f"{board.name}: {snapshot.round.title}"),
        "dct:description": german(summary_of(snapshot)),
        "dct:publisher": {
            "@id": f"{source.base_url}/#{board.slug}",
            "@type": "foaf:Organization",
            "foaf:name": board.name,
        },
        "dct:issued": _moment(stamp(source.first_published_at)),
        "dct:modified": _moment(stamp(snapshot.edition.published_at)),
        "dct:language": {"@id": f"{EU}/language/DEU"},
        "dct:accrualPeriodicity": {"@id": f"{EU}/frequency/IRREG"},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": f"{snapshot.round.year}-01-01"},
            "dcat:endDate": {"@type": "xsd:date", "@value": f"{snapshot.round.year}-12-31"},
        },
        "dcat:theme": [{"@id": f"{EU}/data-theme/{theme}"} for theme in ("GOVE", "SOCI")],
        "dcat:keyword": [german(word) for word in KEYWORDS],
        "dcat:landingPage": {"@id": source.address},
        "adms:version": str(snapshot.edition.version),
        "dcat:distribution": [{"@id": f"{source.home}/{path}"} for path, *_ in files_of(snapshot)],
    }
    if board.contributor_id:
        described["dcatde:contributorID"] = {"@id": f"http://dcat-ap.de/def/contributors/{board.contributor_id}"}
    return described


def _distributions(source: Source) -> list[dict[str, Any]]:
    licence = source.licence
    attribution = {"dcatde:licenseAttributionByText": german(source.snapshot.board.name)}
    return [
        {
            "@id": f"{source.home}/{path}",
            "@type": "dcat:Distribution",
            "dct:title": german(texts_in("de").gettext(label)),
            "dcat:accessURL": {"@id": f"{source.home}/data"},
            "dcat:downloadURL": {"@id": f"{source.home}/{path}"},
            "dct:format": {"@id": f"{EU}/file-type/{file_type}"},
            "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media_type}"},
            "dct:license": {"@id": licence.german_uri},
            **(attribution if licence.wants_attribution else {}),
        }
        for path, file_type, media_type, label in files_of(source.snapshot)
    ]


def german(text: str) -> dict[str, str]:
    """Mark a text as German."""
    return {"@language": "de", "@value": text}


def _moment(value: str) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": value}
