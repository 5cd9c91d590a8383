"""When the board talks about proposals."""

from typing import Final

from service.access import RoundStage

TALKING: Final = (RoundStage.DELIBERATION, RoundStage.RESOLUTION)
