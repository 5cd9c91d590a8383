"""What members say to each other and ask the office while they deliberate."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from service.rows import Row, created, key, moment, reference, words


class RemarkKind(StrEnum):
    """A comment for the board, or a question to the office."""

    COMMENT = "comment"
    QUESTION = "question"


class RemarkRow(Row, table=True):
    """A comment, or a question with the office's answer once there is one. Whose it is, the round's rule may hide."""

    __tablename__ = "remark"
    __table_args__ = (
        sa.ForeignKeyConstraint(["proposal_id", "round_id"], ["proposal.id", "proposal.round_id"]),
        sa.CheckConstraint("length(btrim(text)) > 0 AND length(text) <= 4000 AND length(answer) <= 4000", "texts_fit"),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer = '') AND (answered_by IS NULL) = (answer = '') "
            "AND (answer = '' OR kind = 'question')",
            "answered_whole",
        ),
    )

    id: int | None = key()
    proposal_id: int = Field(sa_type=sa.BigInteger, index=True)
    round_id: int = Field(sa_type=sa.BigInteger)
    member_id: int = reference("member.id")
    kind: RemarkKind = Field(sa_type=words(RemarkKind, "kind"))
    text: str
    written_at: datetime | None = created()
    answer: str = Field(default="", sa_column_kwargs={"server_default": ""})
    answered_by: int | None = reference("person.id", default=None, nullable=True)
    answered_at: datetime | None = moment(default=None)
