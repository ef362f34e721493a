"""Evidence that can be missing: each piece with a code that never changes, and its words."""

from dataclasses import dataclass

from folkmoot.kernel.errors import mark
from folkmoot_sdk import Text


@dataclass(frozen=True, slots=True)
class Missing:
    """One piece of evidence that is not there yet; ``code`` never changes.

    ``message`` is a marked string or a bilingual text, as a plugin's gate brings it.
    """

    code: str
    message: str | Text


OPINION = Missing("evidence.opinion", mark("at least one resident's opinion behind the topic"))
PROPOSAL = Missing("evidence.proposal", mark("the kind of matter and who is affected"))
CONSULTED = Missing(
    "evidence.consultation",
    mark("a quorate meeting of the two committees on this matter, with minutes"),
)
OPTIONS = Missing("evidence.options", mark("at least one option to choose from"))
REVIEWED = Missing(
    "evidence.review", mark("a quorate meeting of the residents' group leaders on this matter")
)
VIEWS = Missing("evidence.views", mark("the group leaders' view on each option"))
OPEN_VOTE = Missing("evidence.open_vote", mark("the end of every vote that is still open"))
VALID_VOTE = Missing(
    "evidence.vote",
    mark("a valid vote of a competent body that carried an option, and none after it that did not"),
)
ASSEMBLY = Missing(
    "evidence.assembly",
    mark("a quorate meeting, announced in time, with this matter for decision on its agenda"),
)
# The vote has carried in a meeting that could resolve; only nobody has declared it closed yet.
ASSEMBLY_OPEN = Missing(
    "evidence.assembly_open", mark("the end of the meeting, declared on the meeting's page")
)
RECORDED = Missing("evidence.resolution", mark("the resolution that the vote carried"))
NOTICE = Missing(
    "evidence.notice", mark("the public notice of the resolution, posted after it was made")
)
SUCCESS = Missing("evidence.success", mark("a successful attempt for every item resolved"))
OWNERS = Missing(
    "evidence.owners",
    mark("the decision of those who alone may take it, on all that was only recommended to them"),
)
COUNCIL = Missing("evidence.council", mark("the sign-off of the deliberation council"))
SUPERVISION = Missing("evidence.supervision", mark("the sign-off of the supervision committee"))
TWO_PERSONS = Missing("evidence.two_persons", mark("sign-offs by two different persons"))
OUTCOME_NOTICE = Missing("evidence.outcome_notice", mark("the public notice of the outcome"))
NOTICE_RUN = Missing("evidence.notice_run", mark("the end of every public notice's period"))
SURVEY = Missing("evidence.survey", mark("residents asked whether they are satisfied"))
