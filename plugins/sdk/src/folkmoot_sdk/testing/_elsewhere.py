"""Counts polls in a process of its own and prints what came out; run as a file, by `_seeds`.

Imports nothing of the kit, so that a start costs no more than the contract itself.
"""

import base64
import importlib
import importlib.util
import json
import pickle
import sys
from types import ModuleType

from folkmoot_sdk import Poll, VotingRule


def bring(name: str, file: str) -> None:
    """Make the module importable by the name under which the rule's class was defined."""
    try:
        importlib.import_module(name)
    except ImportError:
        parts = name.split(".")
        for many in range(1, len(parts)):
            parent = ".".join(parts[:many])
            sys.modules.setdefault(parent, ModuleType(parent))
        spec = importlib.util.spec_from_file_location(name, file)
        if spec is None or spec.loader is None:
            raise
        module = sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)


def main() -> None:
    job = json.load(sys.stdin)
    for name, file in job["modules"]:
        bring(name, file)
    rule: VotingRule = pickle.loads(base64.b64decode(job["rule"]))  # noqa: S301 - of our own parent
    for plain in job["polls"]:
        poll = Poll.from_plain(plain)
        problems = rule.ballot_problems(poll.ballots, poll.options, poll.settings)
        # Not as plain data: a float is another check's business.
        print(json.dumps([repr(problems), repr(rule.count(poll))]))  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
