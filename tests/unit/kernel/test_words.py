"""What stands above all rooms is held to its Chinese too: no room's own gate looks at it."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file

from folkmoot.web.catalogues import KEYWORDS, MESSAGES, PACKAGE, read_catalogue


@pytest.mark.parametrize("file", sorted(PACKAGE.glob("*.py")), ids=lambda file: file.name)
def test_a_module_above_the_rooms_has_its_chinese_in_the_kernel(file: Path) -> None:
    known = read_catalogue(PACKAGE / "kernel" / MESSAGES)
    found = extract_from_file("python", str(file), keywords=KEYWORDS)
    missing = [
        f"{file.name}:{line}: {message!r}"
        for line, message, *_ in found
        if not (entry := known.get(message)) or not entry.string
    ]
    assert missing == []
