"""Every table, for migrations."""

import service.boards.tables
import service.conflicts.tables
import service.deliberation.tables
import service.journal.tables
import service.mail.tables
import service.members.tables
import service.paper.tables
import service.proposals.tables
import service.publication.tables
import service.receipts.tables
import service.resolutions.tables
import service.rounds.tables
import service.scenarios.tables
import service.scoring.tables  # noqa: F401  (imported for its tables)
from service.rows import Row

metadata = Row.metadata
