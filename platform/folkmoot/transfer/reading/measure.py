"""How much a file has held so far, on all its sheets together."""

from dataclasses import dataclass

from folkmoot.transfer.reading import limits, refusals
from folkmoot.transfer.reading.table import Line


@dataclass(slots=True)
class Measure:
    """Lines that are not empty, and what will be said of them: each becomes an object again in
    the process that asked.
    """

    lines: int = 0
    cells: int = 0

    def take(self, line: Line) -> None:
        """Raises Invalid (``roster.too_much``) with the first line that is too many."""
        self.lines += 1
        self.cells += len(line.cells) + len(line.formulas) + len(line.merged)
        # Whether fifty thousand are rows, and not titles, is known when headings are.
        if self.lines > limits.LINES or self.cells > limits.CELLS:
            raise refusals.too_much()
