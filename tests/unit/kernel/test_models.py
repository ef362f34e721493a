"""All tables are seen by those who must see all."""

from pathlib import Path

import pytest

import folkmoot
from folkmoot.kernel import models

PACKAGE = Path(folkmoot.__file__).parent


def test_a_misspelt_feature_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "FEATURES", ("kernel.audit", "maters"))
    with pytest.raises(ModuleNotFoundError, match=r"folkmoot\.maters"):
        models.load_all()


def test_every_feature_with_tables_is_among_them() -> None:
    with_models = {path.parent for path in PACKAGE.glob("*/models*") if path.stem == "models"}
    named = {name for name in models.FEATURES if "." not in name}
    assert {folder.name for folder in with_models} - {"kernel"} == named
