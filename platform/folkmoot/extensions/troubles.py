"""What went wrong with plugins, kept for the operator and for their vendors."""

from datetime import datetime

from sqlalchemy.orm import Session

from folkmoot.extensions.models import PluginTrouble

_LONGEST = 500


def note_trouble(
    session: Session,
    *,
    plugin: str,
    version: str,
    digest: str,
    call: str,
    ref: str,
    fault: str,
    message: str,
    frame: str,
    at: datetime,
) -> None:
    """Write down what became of one call. ``message`` and ``frame`` come from the plugin and are
    cut; nothing of them may tell whose community it was, so pass no sentence of ours.
    """
    session.add(
        PluginTrouble(
            plugin=plugin,
            version=version,
            digest=digest,
            at=at,
            call=call,
            ref=ref,
            fault=fault,
            message=message[:_LONGEST],
            frame=frame[:_LONGEST],
        )
    )
