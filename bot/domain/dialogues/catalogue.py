"""The dialogues there are, by key."""

from bot.domain.dialogues.absence import ABSENCE
from bot.domain.dialogues.announcing import ANNOUNCING
from bot.domain.dialogues.editing import EDITING, RETURNING
from bot.domain.dialogues.posting import POSTING
from bot.domain.dialogues.questions import Dialogue
from bot.domain.dialogues.registration import REGISTRATION
from bot.domain.dialogues.requesting import DECLINING, REQUESTING
from bot.domain.dialogues.rostering import ROSTERING

DIALOGUES: dict[str, Dialogue] = {
    dialogue.key: dialogue
    for dialogue in (
        REGISTRATION,
        POSTING,
        ANNOUNCING,
        EDITING,
        RETURNING,
        REQUESTING,
        DECLINING,
        ROSTERING,
        ABSENCE,
    )
}
