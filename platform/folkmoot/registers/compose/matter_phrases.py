"""The fixed words of a matter's record and archive; see ``phrases``."""

from folkmoot_sdk import Text

TITLE = Text("“{title}”协商档案", "Record of deliberation: {title}")
ARCHIVE = Text("第{n}号事项“{title}”档案（公开）", "Archive of matter {n}, {title} (public)")
ARCHIVE_OFFICE = Text(
    "第{n}号事项“{title}”档案（含姓名）", "Archive of matter {n}, {title} (with names)"
)
TOLD = Text("第 {number} 号事项　{day}立项", "Matter No. {number}, taken up on {day}")
RUNNING = Text("本事项尚未办结。", "This matter is not over yet.")
ORIGIN = Text("由来", "Where it came from")
TOPIC = Text("议题：{title}。{summary}", "Topic: {title}. {summary}")
PROPOSED = Text("事项类别：{kind}。涉及范围：{affected}", "Kind: {kind}. Affected: {affected}")
STATED = Text("记录：{text}", "For the record: {text}")
SAID = Text("内容", "What was said")
OPINIONS_TABLE = Text("议题依据的居民意见", "The opinions behind the topic")
STEPS = Text("步骤与依据", "Steps and their evidence")
STEPS_TABLE = Text(
    "各步骤的进入日期和离开依据", "When each step was entered, and what it was left with"
)
ENTERED = Text("进入日期", "Entered on")
LEFT_WITH = Text("完成依据", "Left with")
STILL_HERE = Text("进行中", "under way")
BY_OPINIONS = Text("居民意见 {number} 条", "{number} opinions of residents")
BY_KIND = Text("事项类别：{kind}", "its kind: {kind}")
BY_MEETING = Text("会议“{title}”", "the meeting “{title}”")
BY_VOTE = Text("表决“{title}”", "the vote “{title}”")
BY_NOTICE = Text("{day}张贴的公示", "the notice posted on {day}")
BY_ATTEMPT = Text("实施：{state}", "the attempt: {state}")
OPTIONS = Text("方案与决议", "Options and resolutions")
OPTIONS_TABLE = Text("提出的方案", "The options")
RESOLVED = Text("决议", "Resolved")
RESOLVED_IN = Text("第 {n} 轮由{body}通过", "round {n}, by the body: {body}")
ADVISED_IN = Text("第 {n} 轮由{body}建议", "round {n}, recommended by: {body}")
BEYOND = Text("决议之外完成的工作", "Done beyond the resolution")
EXCESS = Text("{text}（{number} {unit}）", "{text} ({number} {unit})")
SIGN_OFFS = Text("监督意见", "What the supervising bodies said")
SUPERVISOR = Text("监督机构", "Body")
VERDICT = Text("意见", "Its word")
APPROVED = Text("同意", "approved")
OBJECTED = Text("有异议", "objected")
NOT_ASKED = Text("尚未征求居民意见。", "Residents have not been asked yet.")

INDEX = Text("“{title}”档案目录", "Archive: {title}")
INDEX_TOLD = Text("共 {number} 件", "{number} files")
FOR_OFFICE = Text(
    "内部文本，载有姓名，不得公开。", "For the office: it holds names and must not be made public."
)
FOR_ALL = Text("公开文本，不载姓名。", "For everybody: it holds no names.")
FILES = Text("目录", "Files")
FILES_TABLE = Text("文件与摘要", "Files and their digests")
FILE = Text("文件", "File")
CONTENT = Text("内容", "What it is")
DIGEST = Text("摘要（SHA-256）", "Digest (SHA-256)")
CHAIN = Text("存证", "The chain")
HEAD = Text(
    "生成时本社区存证链至第 {seq} 条，摘要 {hash}。",
    "The community's chain stood at entry {seq}, with the hash {hash}.",
)
CHECK = Text(
    "核对：在本文件夹运行 sha256sum -c SHA256SUMS，或运行 folkmoot archive verify 加文件名。",
    "To check: run sha256sum -c SHA256SUMS in this folder, or folkmoot archive verify with the"
    " name of the archive.",
)
RECORD_FILE = Text("事项记录", "Record of the matter")
CALL_FILE = Text("会议通知：{title}", "Notice of the meeting: {title}")
MINUTES_FILE = Text("会议纪要：{title}", "Minutes: {title}")
COUNT_FILE = Text("计票文件：{title}", "Count file: {title}")
NOTICE_FILE = Text("公示：{title}", "Public notice: {title}")
STYLE_FILE = Text("样式", "Style sheet")
DATA_FILE = Text("目录（供程序读取）", "The same for programs")
