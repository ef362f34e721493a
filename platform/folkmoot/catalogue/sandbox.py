"""Whether vendors' code can run here, and how well it is shut in."""

from folkmoot.extensions.place import place
from folkmoot.extensions.runner.runtime import runtime_in
from folkmoot.extensions.runner.sandbox import hindrance
from folkmoot.kernel.wording import filled
from folkmoot.web.shapes import Tag, Tone
from folkmoot_sdk import Text

_SHUT_IN = (
    Tag(Text("沙箱可用", "Sandbox at work"), Tone.GOOD),
    Text(
        "安装包中的插件在 bubblewrap 沙箱中运行：没有网络，只能读自己的文件，有独立的进程空间。",
        "Plugins from wheels run inside bubblewrap: without network, with their own files alone,"
        " in a process space of their own.",
    ),
)
_OPEN = (
    Tag(Text("未使用沙箱", "No sandbox"), Tone.BAD),
    Text(
        "已设 FOLKMOOT_SANDBOX=none：安装包中的插件只受时间和内存限制，能接触网络和文件。"
        "请安装 bubblewrap（apt install bubblewrap），再去掉该设置。",
        "FOLKMOOT_SANDBOX=none is set: plugins from wheels are limited in time and memory alone,"
        " and reach network and files. Install bubblewrap (apt install bubblewrap), then leave the"
        " setting out.",
    ),
)
_NOWHERE = (
    Tag(Text("未设置", "Not set up"), Tone.WAIT),
    Text("没有存放插件的目录。", "There is no folder for plugins."),
)
_HINDERED = Tag(Text("沙箱不可用", "Sandbox not at work"), Tone.BAD)
_WHY = Text(
    "安装包中的插件不会运行：{why}。请安装 bubblewrap（apt install bubblewrap），"
    "或设 FOLKMOOT_SANDBOX=none 以接受较弱的防护。",
    "Nothing of a wheel runs: {why}. Install bubblewrap (apt install bubblewrap), or set"
    " FOLKMOOT_SANDBOX=none to accept the weaker protection.",
)


def state_of_sandbox() -> tuple[Tag, Text]:
    """Found out once a process, by trying."""
    where = place()
    if where.folder is None:
        return _NOWHERE
    if not where.sandboxed:
        return _OPEN
    try:
        why = hindrance(runtime_in(where.folder / "runtime"))
    except OSError as problem:
        why = problem.strerror or str(problem)
    return (_HINDERED, filled(_WHY, why=why)) if why else _SHUT_IN
