"""``python -P -s -S -B <sdk>/folkmoot_sdk/worker/__main__.py TASK``: one worker, until its end.

TASK is JSON, see `folkmoot_sdk.worker.task`. Until the path is set nothing but the standard
library can be found, and what is ours comes before what is the plugin's.
"""

import json
import sys


def main() -> None:
    task = json.loads(sys.argv[1])
    sys.path += [task["sdk"], task["plugin"]]
    from folkmoot_sdk.worker.serving import serve  # noqa: PLC0415 - found only now
    from folkmoot_sdk.worker.task import Task  # noqa: PLC0415 - as above

    serve(Task(**task))


if __name__ == "__main__":
    main()
