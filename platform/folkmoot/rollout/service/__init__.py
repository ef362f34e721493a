"""Planning waves and beginning them, and moving one community along its stages."""

from folkmoot.rollout.service.looking import Looked, gather, gather_all, gather_some, look
from folkmoot.rollout.service.moving import Move, move_community, start_wave
from folkmoot.rollout.service.waves import cancel_wave, change_wave, plan_wave

__all__ = [
    "Looked",
    "Move",
    "cancel_wave",
    "change_wave",
    "gather",
    "gather_all",
    "gather_some",
    "look",
    "move_community",
    "plan_wave",
    "start_wave",
]
