"""When our answer and an oracle's are the same, said exactly; nothing is left to judgement."""

from plugins.ballots.oracles.cases import Profile

# Compared, and not comparable: what another rule answers says nothing of ours.
AGREES, DIFFERS, OTHER = "agrees", "differs", "other"


def compare(question: str, oracle: str, profile: Profile, ours: str, theirs: str) -> str:
    """AGREES, DIFFERS or OTHER."""
    if question.startswith("stv"):
        return _seats(question, profile, ours, theirs)
    if question.startswith("schulze") and oracle == "pref_voting":
        # It tells the winners only.
        return _same(ours.partition(" ")[0], theirs)
    if question == "majority judgement" and oracle == "pref_voting":
        # It breaks ties by the majority gauge alone, which can leave some that the values break.
        return AGREES if set(ours.partition(" ")[0]) <= set(theirs) else DIFFERS
    return _same(ours, theirs)


def _same(ours: str, theirs: str) -> str:
    return AGREES if ours == theirs else DIFFERS


def _seats(question: str, profile: Profile, ours: str, theirs: str) -> str:
    """Theirs break a tie by the options' numbers: what comes of it must be one of our ways."""
    seats, votes = int(question.split()[1]), sum(times for _, times in profile.ballots)
    if theirs.endswith("!"):
        return OTHER
    if question.endswith("exact") and votes % (seats + 1) == 0:
        # Theirs elects who has the quota itself, ours who has more than it.
        return OTHER
    sure, tied = ours.split("/")
    fits = set(sure) <= set(theirs) <= {*sure, *tied}
    return AGREES if fits and len(theirs) == min(seats, len(profile.marked)) else DIFFERS
