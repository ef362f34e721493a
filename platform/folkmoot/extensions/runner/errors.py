"""What a caller is told when a vendor's plugin gives no answer."""

from folkmoot.kernel.errors import Refused, mark
from folkmoot_sdk.worker import WorkerFault

_LONGEST = 500


class RunnerError(Refused):
    """A plugin's process gave no answer that can be used. Code ``plugins.no_answer``.

    ``fault`` says why, ``ref`` is the contribution as id@version ("" where none was asked yet),
    ``call`` what was asked. ``words`` and ``frame`` are for the plugin's vendor: what was said of
    the fault (``message`` is the platform's own sentence, as of every error), and the innermost
    place in the vendor's files; both cut and without control characters.
    """

    def __init__(
        self,
        fault: WorkerFault,
        plugin: str,
        version: str,
        ref: str = "",
        message: str = "",
        frame: str = "",
        *,
        call: str = "",
    ) -> None:
        super().__init__(
            "plugins.no_answer",
            mark("The plugin %(plugin)s %(version)s gave no usable answer (%(fault)s)."),
            cure=mark("Try again; if it stays so, tell the operator, who tells its publisher."),
            plugin=plugin,
            version=version,
            fault=fault.value,
        )
        self.fault = fault
        self.plugin = plugin
        self.version = version
        self.ref = ref
        self.call = call
        self.words = tidy(message)
        self.frame = tidy(frame)

    def on(self, ref: str, call: str) -> "RunnerError":
        """The same where it came up before anything was asked: what was going to be."""
        return RunnerError(
            self.fault, self.plugin, self.version, ref, self.words, self.frame, call=call
        )

    def __str__(self) -> str:
        place = " ".join(filter(None, (self.plugin, self.version, self.ref, self.call)))
        said = f"{self.fault.value}: {self.words}" if self.words else self.fault.value
        return f"{place}: {said}" + (f" ({self.frame})" if self.frame else "")


def tidy(text: str) -> str:
    """Words of a plugin, short and on one line, fit for a log and a terminal."""
    return "".join(char if char.isprintable() else " " for char in text[:_LONGEST])
