"""The plugin and everything that it brings, held to what a vendor's is held to."""

from pathlib import Path

import folkmoot_ballots
from folkmoot_sdk.testing import conformance_of

globals().update(conformance_of(folkmoot_ballots, Path(__file__).parents[1] / "vectors"))
