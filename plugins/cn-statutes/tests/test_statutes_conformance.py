"""The plugin and everything that it brings, held to what a vendor's is held to."""

import folkmoot_cn_statutes
from folkmoot_sdk.testing import conformance_of

globals().update(conformance_of(folkmoot_cn_statutes))
