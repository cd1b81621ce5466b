"""The rules of ``check``: one module per group, each rule a function from what is inspected.

A rule yields findings and knows nothing of the others. What is a consequence of another mistake a
rule leaves out by looking for its cause, never by asking what was already reported. Meaning, a
bad and a good example stand in each rule's docstring; the words staff read are in
``engine.messages``.
"""

from collections.abc import Callable, Iterator

from engine.language.analysis.inspection import Inspection, Survey
from engine.language.finding import Finding
from engine.language.rules import (
    alphabets,
    circles,
    closed_days,
    command_words,
    commands,
    early,
    files,
    labels,
    lengths,
    missing_texts,
    names,
    needs,
    notices,
    outcomes,
    overrides,
    plurals,
    printing,
    reach,
    references,
    settings,
    shown_signs,
    sizes,
    stale_texts,
    syntax,
    translations,
    trials,
    untranslated,
    unused,
)

Rule = Callable[[Inspection], Iterator[Finding]]
TreeRule = Callable[[Survey], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    references.dialog_name,
    references.unknown_state,
    references.unknown_call,
    references.two_meanings,
    references.unknown_kind,
    reach.unreachable,
    reach.dead_end,
    reach.runs_into,
    circles.circle,
    outcomes.unhandled,
    outcomes.impossible,
    outcomes.nothing_to_choose,
    outcomes.check_changes,
    needs.missing_needs,
    early.not_yet_known,
    overrides.breaks_contract,
    overrides.shadows,
    missing_texts.missing_text,
    translations.missing_translation,
    translations.common_instead,
    names.unknown_name,
    plurals.plural_forms,
    labels.long_label,
    labels.equal_labels,
    labels.label_is_command,
    lengths.long_message,
    commands.confusable,
    command_words.word_is_line,
    command_words.placeholder_in_words,
    commands.misplaced,
    commands.unusable_line,
    settings.unknown_setting,
    settings.fact_in_words,
    settings.unknown_moment,
    settings.mixed_moments,
    notices.told_twice,
    notices.never_told,
    notices.told_later,
    closed_days.told_when_closed,
    notices.nobody_subscribes,
    settings.unknown_type,
    settings.unknown_private,
    stale_texts.stale_text,
    syntax.unreadable,
    shown_signs.shown_note,
    shown_signs.single_braces,
    shown_signs.shown_quotes,
    lengths.lost_placeholder,
    alphabets.mixed_alphabets,
    alphabets.only_dots,
    printing.unsayable,
    trials.fails,
    sizes.too_much,
    unused.unused,
    translations.older_translation,
    untranslated.untranslated,
)
"""Rules about one bot; what they find in shared files they find for several bots alike."""

TREE_RULES: tuple[TreeRule, ...] = (
    files.unread_file,
    overrides.shadowed,
    reach.unplayed_copy,
    stale_texts.stale_shared_text,
)
"""Rules about what all bots have in common."""
