"""Why a remark or an answer is not taken."""

from service.errors import WrongStateError
from service.texts import N_


class QuestionAnsweredError(WrongStateError):
    title = N_("This question has been answered")
    text = N_("Somebody answered this question in the meantime. Your answer was not saved.")
