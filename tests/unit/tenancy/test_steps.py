"""The seven steps and their order."""

import folkmoot_sdk as sdk
from folkmoot.tenancy.steps import ORDER, Step


def test_the_steps_are_those_that_plugins_know_in_the_same_order() -> None:
    assert [step.value for step in Step] == [step.value for step in sdk.Step]
    assert [step.sdk for step in Step] == list(sdk.Step)


def test_positions_run_from_one_to_seven() -> None:
    assert [step.position for step in ORDER] == [1, 2, 3, 4, 5, 6, 7]


def test_each_step_is_followed_by_the_next_and_the_last_by_none() -> None:
    assert [step.following for step in ORDER] == [*ORDER[1:], None]


def test_every_step_has_a_name_and_a_source_in_both_languages() -> None:
    assert [step.label.zh for step in ORDER] == [
        "提议",
        "商议",
        "审议",
        "决议",
        "决议公开",
        "组织实施",
        "实施结果公布",
    ]
    assert all(step.source.zh and step.source.en for step in ORDER)
