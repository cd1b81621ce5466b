"""Looking things up in a flow."""

from collections.abc import Callable

import pytest

from engine.core.flow import Flow, Proof

Compile = Callable[..., Flow]


def test_a_state_is_found_by_its_full_name(flow: Compile) -> None:
    """``dialog.state``; one that this version has not is a ``KeyError``."""
    compiled = flow(main="menu: {buttons: {a: note}}\nnote: {set: {x: 1}}")
    assert compiled.state("main.note").path == "main.note"
    for missing in ("main.gone", "gone.note", "main", ""):
        with pytest.raises(KeyError):
            compiled.state(missing)


def test_the_menu_is_where_the_bot_says(flow: Compile) -> None:
    """``main.menu`` unless told otherwise."""
    assert flow(main="menu: {buttons: {a: menu}}").menu_path == "main.menu"
    other = flow(
        bot="menu: other.list_", main="x: {go: menu}", other="list_: {buttons: {a: list_}}"
    )
    assert other.menu_path == "other.list_"


def test_only_a_state_that_asks_has_a_question(flow: Compile) -> None:
    """Anything else is a programmer's error."""
    compiled = flow(main="menu: {buttons: {a: note}}\nnote: {set: {x: 1}}")
    assert compiled.state("main.menu").asking.buttons == ("a",)
    with pytest.raises(TypeError, match=r"main\.note asks nothing"):
        _ = compiled.state("main.note").asking


@pytest.mark.parametrize(
    ("by", "neutral"),
    [("none", False), ("address", False), ("meter", True), ("meter_or_eic", True), ("phone", True)],
)
def test_some_proofs_must_not_tell_whether_an_account_exists(by: str, neutral: bool) -> None:
    """One neutral answer for an unknown account and a wrong proof (LANGUAGE §3)."""
    assert Proof(by).neutral is neutral  # type: ignore[arg-type]
