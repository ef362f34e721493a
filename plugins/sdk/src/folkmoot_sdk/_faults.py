"""What marshmallow found wrong, for people to read."""

from collections.abc import Iterator


def fault_lines(messages: object, where: str = "") -> Iterator[str]:
    """A line for each fault, with the place: `contributions.cadences: …`."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from fault_lines(inner, f"{where}.{key}" if where else str(key))
    elif isinstance(messages, list):
        yield f"{where}: {' '.join(str(message) for message in messages)}"
    else:
        yield f"{where}: {messages}"
