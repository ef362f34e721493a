"""How the year's meetings stand, in three lines."""

from folkmoot_sdk import DashboardPanel, Panel, PanelFigures, PanelLine, PanelState, PlaceKind, Text

_TITLE = Text("例会履行情况", "Standing meetings kept")
_KEPT = Text("已到期例会中按期召开", "Kept, of those that were due")
_OVERDUE = Text("逾期未召开", "Overdue")
_MATTERS = Text("正在办理的事项", "Matters under way")
_BEHIND = Text("有例会逾期，请查看年度安排。", "Meetings are overdue; the year's page says which.")


class MeetingsKept(DashboardPanel):
    """Nothing as long as no year is laid down and no matter under way."""

    id = "meetings-kept"
    version = "1"
    title = _TITLE

    def panel(self, figures: PanelFigures) -> Panel | None:
        """Attention as soon as one meeting is overdue."""
        matters = sum(figures.matters.values())
        if not figures.owed and not matters:
            return None
        lines: tuple[PanelLine, ...] = (
            PanelLine(_KEPT, figures.kept, figures.passed),
            PanelLine(_OVERDUE, figures.overdue),
        )
        # A district is not told of matters: a 0 would be no figure but the want of one.
        if figures.place is PlaceKind.COMMUNITY:
            lines = (*lines, PanelLine(_MATTERS, matters))
        if figures.overdue:
            return Panel(lines, PanelState.ATTENTION, _BEHIND)
        return Panel(lines)
