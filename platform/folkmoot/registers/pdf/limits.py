"""What the worker may take, and what its exit codes mean. Imports nothing."""

# A whole year of a lively community is a tenth of this.
LARGEST = 2_000_000
SECONDS = 30
CPU_SECONDS = 25
MEMORY = 1_500_000_000
NO_LIBRARY = 3
TOO_MUCH = 4
STYLESHEET = "folkmoot:paper.css"
