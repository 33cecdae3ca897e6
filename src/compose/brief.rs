//! A change of a release in two to five words: what is done, to what, and where; or nothing, where that cannot be told
//! in so few.

use super::code::in_code_font;
use super::phrase::words;
use super::statement::{
    Statement, TROUBLE, acts, area, is_article, is_dispensable, is_finite, is_preposition, listed,
    with_pairs,
};
use crate::activity::{Change, verb};
use crate::text::safe_for_markdown;

/// The stylesheet asks for changes of two to four words; a fifth is for names.
const MOST_WORDS: usize = 5;

/// `change` in a few words, as Markdown. `notes` are what it stands in: they show what is written with a capital.
pub(super) fn brief(change: &Change, notes: &str) -> Option<String> {
    let text = change.text.raw();
    if let Some(fixed) = advisory(text) {
        return Some(safe_for_markdown(&fixed));
    }
    let line = with_pairs(text);
    let said = Statement::of(&line, change.kind)?;
    // The longest beginning that is true and says something.
    let mut phrase = (1..=said.words.len())
        .rev()
        .find_map(|end| said.told_up_to(end))?;
    if said.verb.is_none()
        && let Some(first) = phrase.first_mut()
        && is_plain(first)
        && !is_name_in(first, notes)
    {
        *first = first.to_lowercase();
    }
    for word in &mut phrase {
        if said.area == Some(word) && is_plain(word) && is_common_in(&word.to_lowercase(), notes) {
            *word = word.to_lowercase();
        }
    }
    let phrase: Vec<String> = phrase.iter().map(|it| in_code_font(it)).collect();
    Some(safe_for_markdown(&phrase.join(" ")))
}

/// "Bump `x` to v2 to fix CVE-2024-3177" is "fix CVE-2024-3177 in `x`".
fn advisory(text: &str) -> Option<String> {
    let (_, line) = area(text);
    let all = words(line);
    let mark = |it: char| !it.is_ascii_alphanumeric();
    let mut named = all.iter().map(|it| it.trim_matches(mark));
    let id = named.find(|it| it.starts_with("CVE-") || it.starts_with("GHSA-"))?;
    let place = match all.as_slice() {
        [bumped, what, to, ..] if verb(bumped) == Some("bump") && listed("to from", to) => {
            format!(" in {what}")
        }
        _ => String::new(),
    };
    Some(format!("fix {id}{place}"))
}

/// After a verb that takes something away these tell where it still is: without them the statement would be untrue.
const CONDITIONS: &str = "if only unless until when where while";

/// Words that say nothing by themselves.
const WEAK: &str = "
    ability access annotation annotations behavior bug bugs case cases change changes check checks code command comment
    comments config configuration error errors field fields flag flags function handling improvement improvements issue
    issues label labels log logging logs message messages method metric metrics option options parameter parameters
    problem problems regression setting settings stability support usage value values warning warnings way
";

/// What goes wrong anywhere: without a place it is no news that it is mended.
const ANYWHERE: &str = "data dereference goroutine memory nil null pointer";

/// What qualifies a thing and its place alike: "deprecated forward option".
const QUALITIES: &str = "
    deprecated duplicate empty experimental incorrect invalid legacy missing obsolete optional unused wrong
";

impl<'a> Statement<'a> {
    /// What the statement says with the words before `end`, and the place it belongs to where there is room. `None` where
    /// that is too long, no whole phrase, untrue or empty.
    fn told_up_to(&self, end: usize) -> Option<Vec<String>> {
        let content: Vec<&str> = self.words.iter().take(end).copied().collect();
        let content: Vec<&str> = content.into_iter().filter(|it| !is_article(it)).collect();
        let before = usize::from(self.verb.is_some()) + usize::from(self.optional);
        let room = MOST_WORDS.checked_sub(content.len() + before)?;
        let place = self.place(end, &content, room);
        let qualified = content.first().is_some_and(|it| listed(QUALITIES, it));
        let told = self.is_finished(end)
            && self.may_be_cut(end, content.len() + place.len())
            && self.says_something(end, &content, &place)
            && before + place.len() + content.len() >= 2;
        let optionally = self.optional.then_some("optionally");
        let all = optionally.into_iter().chain(self.verb);
        let (quality, thing) = content.split_at(usize::from(qualified));
        let what = quality.iter().chain(&place).chain(thing).copied();
        told.then(|| all.chain(what).map(str::to_owned).collect())
    }

    /// Where it belongs: its area, or as in "nil pointer in NRI teardown" the names behind the preposition at `end`.
    fn place(&self, end: usize, content: &[&str], room: usize) -> Vec<&'a str> {
        let told = |place: &&str| {
            let place = place.to_lowercase();
            content.iter().any(|it| it.to_lowercase().contains(&place))
        };
        // A version of Kubernetes concerns the whole.
        let whole = content.first().is_some_and(|it| listed("kubernetes", it));
        if !self.takes_place() || whole {
            return Vec::new();
        }
        if let Some(area) = self.area {
            let fits = room > 0 && !told(&area);
            return if fits { vec![area] } else { Vec::new() };
        }
        if self.verb.is_none() || !listed("at during for in of on", self.word(end)) {
            return Vec::new();
        }
        let behind = self.words.iter().skip(end + 1);
        let behind = behind.skip_while(|it| is_article(it));
        let names = behind.map(|it| it.trim_end_matches("'s"));
        let names = names.take_while(|it| is_proper(it) && !told(it));
        names.take(room.min(2)).collect()
    }

    /// Whether the words before `end` do not dangle.
    fn is_finished(&self, end: usize) -> bool {
        let whole = end == self.words.len();
        let last = self.word(end - 1);
        let before = end.checked_sub(2).map_or("", |it| self.word(it));
        let done = last.ends_with("ed") && end > 1 && acts(last).is_some();
        let mut quoted = self.words.iter().take(end);
        let quoted = quoted.any(|it| it.matches('"').count() == 1);
        let path = last.matches('/').count() > 1 && (is_preposition(before) || !whole);
        let sentence = whole && self.verb.is_some_and(|it| listed("ensure make", it));
        let finite = self.words.iter().take(end).any(|it| is_finite(it));
        let open = is_preposition(last)
            || is_dispensable(last)
            || listed("and available or", last)
            || listed("to", before) && acts(last).is_some() && !(whole && self.cut_by.is_empty())
            || last.ends_with("ing") && self.has_goal(end)
            || done && (!whole || self.verb.is_none());
        !open && !path && !quoted && (!finite || sentence)
    }

    /// Whether what follows the words before `end` may be left out: what is said stays true and a whole. `told` words are
    /// kept.
    fn may_be_cut(&self, end: usize, told: usize) -> bool {
        let verb = self.verb.unwrap_or("");
        if takes_away(verb) && listed(CONDITIONS, self.cut_by) {
            return false;
        }
        if end == self.words.len() {
            return true;
        }
        let has_goal = self
            .words
            .iter()
            .take(end)
            .skip(1)
            .any(|it| is_preposition(it));
        match needs(verb) {
            Needs::All => false,
            Needs::Goal if !has_goal => verb == "use" && self.has_goal(end),
            Needs::Goal | Needs::Thing => self.ends_before(end, told),
        }
    }

    /// Whether the thing named by the words before `end` is complete there.
    fn ends_before(&self, end: usize, told: usize) -> bool {
        let (word, next) = (&*self.word(end).to_lowercase(), self.word(end + 1));
        let takes_away = self.verb.is_some_and(takes_away);
        match word {
            "as" | "between" | "like" | "of" | "over" | "than" => false,
            "and" | "or" => {
                acts(next).is_some() || is_article(next) || listed(WEAK, self.word(end - 1))
            }
            "to" if acts(next).is_some() => true,
            "in" if listed("favor", next) => true,
            "available" | "by" | "using" | "via" => true,
            _ if is_preposition(word) && self.acts_within(end) => listed("at during on", word),
            _ if is_preposition(word) => !takes_away,
            _ if word.ends_with("ly") || word.ends_with("ed") && is_preposition(next) => told >= 2,
            // "cache returning samples": what it returns is the news, unless the thing is named in full.
            _ if word.ends_with("ing") && acts(word).is_some() && !next.is_empty() => {
                told >= if self.verb == Some("fix") { 3 } else { 2 }
            }
            _ => false,
        }
    }

    /// Whether the words before `end` hold a fault that is an action with its object: "cache returning samples".
    fn acts_within(&self, end: usize) -> bool {
        let mut inner = self.words.iter().take(end.saturating_sub(1)).skip(1);
        self.verb == Some("fix") && inner.any(|it| it.ends_with("ing") && acts(it).is_some())
    }

    /// Whether the phrase is news without what is left out.
    fn says_something(&self, end: usize, content: &[&str], place: &[&str]) -> bool {
        let verb = self.verb.unwrap_or("");
        let whole = end == self.words.len() && self.cut_by.is_empty();
        let weak = content.iter().all(|it| listed(WEAK, it));
        let last = content.last().copied().unwrap_or("");
        let vague = verb == "fix"
            && !whole
            && content.len() + place.len() <= 2
            && listed(TROUBLE, last)
            && listed(WEAK, last);
        let fault = |it: &&str| listed(ANYWHERE, it) || listed(TROUBLE, it);
        let anywhere = verb == "fix" && place.is_empty() && content.iter().all(fault);
        let named = names_alone(verb) && content.iter().all(|it| is_name(it) && !it.contains('/'));
        let single = content.len() == 1 && place.is_empty() && !named;
        !(weak || vague || anywhere || single)
    }
}

/// How much must follow a verb.
enum Needs {
    /// "Add X".
    Thing,
    /// "Use X for Y", "move X to Y".
    Goal,
    /// "Allow X to do Y".
    All,
}

fn needs(verb: &str) -> Needs {
    const GOAL: &str = "
        apply change compare convert move rename replace return run set split store switch treat use wait
    ";
    const ALL: &str = "
        adjust align allow consider don't enable ensure force keep let make mark match modify prefer prevent require start
        update
    ";
    match verb {
        _ if listed(ALL, verb) => Needs::All,
        _ if listed(GOAL, verb) => Needs::Goal,
        _ => Needs::Thing,
    }
}

/// Whether a verb takes something from users: what limits it must not be left out.
fn takes_away(verb: &str) -> bool {
    const VERBS: &str = "block delete disable disallow don't drop hide ignore refuse reject remove restrict skip stop";
    listed(VERBS, verb)
}

/// Whether a verb and one name are a statement: "support Windows", but not "fix kubelet".
fn names_alone(verb: &str) -> bool {
    const VERBS: &str = "
        add bring deprecate disable drop enable expose guard implement introduce mask remove support
    ";
    listed(VERBS, verb)
}

/// A word that is no common one: `InstancesV2`, `--ha`, `v1.30`, `Windows`.
fn is_name(word: &str) -> bool {
    !word.chars().all(|c| c.is_ascii_lowercase())
}

/// A name that can stand before a thing: `NRI`, `CronJob`.
fn is_proper(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase)
        && word.chars().all(|c| c.is_alphanumeric() || c == '-')
}

/// A capital and small letters behind it.
fn is_plain(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase)
}

/// Whether `notes` write `word` with a capital inside of sentences.
fn is_name_in(word: &str, notes: &str) -> bool {
    let inside = |at: usize| {
        let before = notes.get(..at).and_then(|it| it.strip_suffix(' '));
        before.is_some_and(|it| it.ends_with(char::is_lowercase))
    };
    listed("Kubernetes Linux Windows", word) || notes.match_indices(word).any(|it| inside(it.0))
}

/// Whether `notes` have the lower-case `word` as a word.
fn is_common_in(word: &str, notes: &str) -> bool {
    notes.match_indices(word).any(|(at, _)| {
        let after = notes.get(at + word.len()..).unwrap_or("");
        notes.get(..at).is_some_and(|it| it.ends_with(' ')) && after.starts_with(' ')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::ChangeKind;

    fn said(kind: ChangeKind, text: &str) -> Option<String> {
        let change = Change {
            kind,
            text: text.into(),
        };
        brief(&change, text)
    }

    #[test]
    fn a_change_is_told_in_a_few_words() {
        let cases = [
            ("Add mount manager", "add mount manager"),
            (
                "Add CRD viewer and editor roles in rbac",
                "add CRD viewer/editor roles",
            ),
            (
                "plugin/forward: Add source_address directive",
                "add forward `source_address` directive",
            ),
            (
                "Add support for image expiration during garbage collection",
                "support image expiration",
            ),
            ("Drop support for Python 3.7", "drop Python 3.7 support"),
            (
                "DRA: partitionable devices support",
                "support DRA partitionable devices",
            ),
            (
                "Add ability to filter RDS instances",
                "filter RDS instances",
            ),
            (
                "Add an option to inject trace ID to logs",
                "optionally inject trace ID",
            ),
            (
                "Update push to inherit distribution sources from parent",
                "inherit distribution sources from parent",
            ),
            (
                "Fix nil pointer dereference in NRI GetIPs during teardown",
                "fix NRI nil pointer dereference",
            ),
            (
                "Fix a bug in hpack error handling",
                "fix hpack error handling",
            ),
            (
                "Fix regression for pulling encrypted images",
                "fix pulling encrypted images",
            ),
            (
                "TSDB: Fix the head-chunk cache returning samples from the wrong chunk",
                "fix TSDB head-chunk cache",
            ),
            (
                "API: Use SHA-256 instead of SHA-1 to generate tokens",
                "use SHA-256 instead of SHA-1",
            ),
            (
                "The dnstap plugin now supports adding metadata to the extra field",
                "support adding metadata",
            ),
            (
                "Support for dropping inheritable capabilities",
                "support dropping inheritable capabilities",
            ),
            (
                "New CLI option for a custom path of the manager",
                "add CLI option",
            ),
            (
                "UI: Bump `sanitize-html` to v2.17.5 to fix CVE-2026-53606",
                "fix CVE-2026-53606 in `sanitize-html`",
            ),
            (
                "Tar unpack progress through transfer service",
                "tar unpack progress",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(
                said(ChangeKind::Other, text).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        let fixed = "delete volume failure in archive mode";
        assert_eq!(
            said(ChangeKind::Fix, fixed).as_deref(),
            Some("fix delete volume failure")
        );
    }

    #[test]
    fn what_would_be_untrue_or_empty_in_a_few_words_is_not_told() {
        for text in [
            "Reject CreateContainer calls when the target sandbox is not running",
            "Disable firewalld on RHEL10 nodes of the cluster",
            "Prevent GC from schedule itself with 0 period",
            "Fix CNI issue where DEL is never executed after a restart",
            "Add label",
            "When the forward plugin receives a malformed response",
            "Pods with hard constraints will no longer cause oscillation",
            "Use github.com/containerd/log",
            "Faster and more stable",
        ] {
            assert_eq!(said(ChangeKind::Other, text), None, "{text}");
        }
    }
}
