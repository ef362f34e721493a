"""The troubles of gates, settings and panels: who asks for one has no transaction to note it."""

from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.troubles import NOT_ITS_OWN, Trouble, kind_in, note_beside
from folkmoot.kernel.scope import bind_read_last


def note_silence(error: RunnerError, digest: str) -> None:
    """Write down, beside the session that this thread read by last, that a release with this
    ``digest`` gave no answer: nothing of what its vendor could not mend, and none of its words.
    """
    bind = bind_read_last()
    if bind is None or error.fault in NOT_ITS_OWN:
        return
    note_beside(
        bind,
        Trouble(
            plugin=error.plugin,
            version=error.version,
            digest=digest,
            call=error.call,
            ref=error.ref,
            fault=error.fault.value,
            message=kind_in(error.words),
            frame=error.frame,
        ),
    )
