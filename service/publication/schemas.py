"""Publishing as JSON."""

from datetime import datetime

from pydantic import AwareDatetime
from sqlmodel import Field, SQLModel

from service.publication.facts import Draft, Finding, Published


class PublishIn(SQLModel):
    """What has been looked at; a correction says what and why. Without `publish_at` it is public at once."""

    model_config = {"extra": "forbid"}

    fingerprint: str = Field(max_length=64)
    details_confirmed: bool = False
    correction_reason: str = ""
    publish_at: AwareDatetime | None = None


class WithdrawIn(SQLModel):
    """Why the version that waits for its moment is taken back."""

    model_config = {"extra": "forbid"}

    reason: str


class FindingOut(SQLModel):
    """A personal detail in a text, and whether it is taken out."""

    where: str
    number: int | None
    detail: str
    text: str
    removed: bool

    @classmethod
    def of(cls, finding: Finding) -> "FindingOut":
        return cls(
            where=finding.where,
            number=finding.number,
            detail=finding.detail.value,
            text=finding.text,
            removed=finding.removed,
        )


class EditionOut(SQLModel):
    """One version, public from `published_at` on."""

    version: int
    sha256: str
    published_at: datetime
    correction_reason: str
    is_public: bool

    @classmethod
    def of(cls, published: Published) -> "EditionOut":
        return cls(
            version=published.version,
            sha256=published.sha256,
            published_at=published.published_at,
            correction_reason=published.correction_reason,
            is_public=published.is_public,
        )


class PublicationOut(SQLModel):
    """What is published or prepared, newest version first, and what would be next; publishing wants `fingerprint`."""

    editions: list[EditionOut]
    fingerprint: str | None
    findings: list[FindingOut]

    @classmethod
    def of(cls, editions: tuple[Published, ...], draft: Draft | None) -> "PublicationOut":
        return cls(
            editions=[EditionOut.of(one) for one in editions],
            fingerprint=draft.fingerprint if draft else None,
            findings=[FindingOut.of(one) for one in draft.findings] if draft else [],
        )
