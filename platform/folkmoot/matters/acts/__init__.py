"""The acts of the seven steps as forms: which exist, where they belong, who may perform them."""

from folkmoot.matters.acts.catalogue import ACTS, act_named, acts_open_to
from folkmoot.matters.acts.form import ActForm, Desk, Onwards

__all__ = ["ACTS", "ActForm", "Desk", "Onwards", "act_named", "acts_open_to"]
