//! One change of a release, as an item of its notes states it.

use super::ChangeKind;
use crate::style::code::HouseStyle;
use crate::style::cut::up_to_last_phrase;
use crate::style::lexicon::{WordClass, is};
use crate::style::note::up_to_full_stop;
use crate::style::prefixes::kind_of_mark;
use crate::style::title::{Title, TitleKind};
use crate::style::token::{LineToken, tokens};
use crate::style::verb::{known_verb, verb};
use crate::text::Version;
use crate::text::{Untrusted, safe_for_terminal};

/// NoteItems are read up to here, in characters.
const LONGEST_READ: usize = 1000;

/// One change of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) kind: ChangeKind,
    /// The item taken apart.
    pub(super) title: Title,
    /// Advisories that it names: `CVE-2024-3177`.
    pub(super) advisories: Vec<String>,
}

/// Reads an item below a heading of kind `below`; `None` for an item that says nothing.
pub(super) fn change(
    below: Option<ChangeKind>,
    item: &str,
    house: &HouseStyle<'_>,
) -> Option<Change> {
    let read: String = item.chars().take(LONGEST_READ).collect();
    let line = safe_for_terminal(&read);
    let advisories = advisories(&line);
    let (marked, line) = mark(without_author(&line));
    let line = headline(line);
    let text = up_to_full_stop(without_tail(&line));
    let cut = text
        .ends_with('…')
        .then(|| up_to_last_phrase(text.trim_end_matches('…')));
    let title = Title::parse(&Untrusted::new(cut.as_deref().unwrap_or(text)), house);
    if is_count(&title.statement) || is_version_only(&title) {
        return None;
    }
    if tokens(&title.statement).len() < 2 && advisories.is_empty() {
        return None;
    }
    let kind = kind(&title, &line, below, marked, !advisories.is_empty(), house);
    Some(Change {
        kind,
        title,
        advisories,
    })
}

fn kind(
    title: &Title,
    line: &str,
    below: Option<ChangeKind>,
    marked: Option<ChangeKind>,
    advised: bool,
    house: &HouseStyle<'_>,
) -> ChangeKind {
    let all = tokens(&title.statement);
    let first = all.first().map_or(String::new(), |token| token.plain());
    let has = |word: &str| all.iter().any(|token| token.plain() == word);
    let begins = |list: &[&str]| verb(&first).is_some_and(|verb| list.contains(&verb));
    let removes = known_verb(&first).is_some_and(|verb| verb.is(WordClass::Removes));
    let prefixed = match title.kind {
        Some(TitleKind::Breaking) => Some(ChangeKind::Breaking),
        Some(TitleKind::Feature) => Some(ChangeKind::Feature),
        Some(TitleKind::Fix) => Some(ChangeKind::Fix),
        Some(TitleKind::Documentation) => Some(ChangeKind::Aside),
        Some(TitleKind::Other) | None => None,
    };
    let surface = all
        .iter()
        .any(|token| is(&token.plain(), WordClass::Surface));
    match marked.or(prefixed) {
        _ if advised
            && (begins(&["bump", "update", "upgrade", "fix", "address"]) || below.is_some()) =>
        {
            ChangeKind::Security
        }
        _ if has("vulnerability") || has("vulnerabilities") => ChangeKind::Security,
        _ if updates(title) => ChangeKind::Update,
        _ if below.is_none() || is_aside(title, line, house) => ChangeKind::Aside,
        Some(kind) => kind,
        None if has("breaking") || removes && surface => ChangeKind::Breaking,
        None if below != Some(ChangeKind::Other) => below.unwrap_or(ChangeKind::Other),
        None if begins(&["fix", "prevent", "avoid"]) || has("bug") => ChangeKind::Fix,
        None if begins(&[
            "add",
            "allow",
            "enable",
            "implement",
            "introduce",
            "provide",
        ]) || has("support")
            || first == "new" =>
        {
            ChangeKind::Feature
        }
        None => ChangeKind::Other,
    }
}

/// "5 new commits merged", "1 bug fixed": a statistic.
fn is_count(statement: &str) -> bool {
    let counts = statement.starts_with(|c: char| c.is_ascii_digit());
    let all = tokens(statement);
    counts
        && all.len() <= 6
        && all
            .iter()
            .any(|token| ["merged", "fixed"].contains(&token.plain().as_str()))
}

/// "Release 1.28.3", "Prepare release notes for v2.1.3", "Tools v1.28.8": the version itself.
fn is_version_only(title: &Title) -> bool {
    let all = tokens(&title.statement);
    let versioned = all.last().is_some_and(|token| is_version(token.core()));
    let plain = |at: usize| all.get(at).map_or(String::new(), |token| token.plain());
    let releases = plain(0) == "release" || plain(1) == "release" || plain(1) == "version";
    versioned && (all.len() <= 2 || releases && all.len() <= 6)
}

fn is_version(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    Version::parse(bare.strip_prefix("go").unwrap_or(bare)).is_some()
}

/// The advisories that a text names.
pub(super) fn advisories(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    for word in words.map(|word| word.trim_end_matches('-')) {
        let parts = word.split('-').count();
        let named = word
            .strip_prefix("CVE-")
            .is_some_and(|id| parts == 3 && id.bytes().all(|b| b.is_ascii_digit() || b == b'-'))
            || word.starts_with("GHSA-") && parts == 4;
        if named && !out.iter().any(|known| known == word) {
            out.push(word.to_owned());
        }
    }
    out
}

/// The mark at the beginning of an item, a word in brackets and capitals; and what follows it.
fn mark(line: &str) -> (Option<ChangeKind>, &str) {
    let named = line.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match named {
        Some((name, rest))
            if name.len() > 2
                && name.bytes().all(|b| b.is_ascii_uppercase() || b == b' ')
                && !rest.starts_with('(') =>
        {
            let kind = match name {
                "SECURITY" => Some(ChangeKind::Security),
                _ => match kind_of_mark(&format!("[{name}]")) {
                    TitleKind::Breaking => Some(ChangeKind::Breaking),
                    TitleKind::Feature => Some(ChangeKind::Feature),
                    TitleKind::Fix => Some(ChangeKind::Fix),
                    TitleKind::Documentation | TitleKind::Other => None,
                },
            };
            (kind, rest.trim_start())
        }
        _ => (None, line),
    }
}

/// Without ` by @author in https://…/pull/1`.
fn without_author(line: &str) -> &str {
    let line = line.rsplit_once(" by @").map_or(line, |(before, _)| before);
    let by = line
        .rsplit_once(" by ")
        .filter(|(_, after)| after.contains(" in https://") && after.split(' ').count() <= 4);
    by.map_or(line, |(before, _)| before)
}

/// What an item says in a few words, where its authors made that bold: `**Hybrid bootstrap**:
/// workers …`; other marks of emphasis go. `[BUG #3194](url): fix it` is "fix it".
fn headline(line: &str) -> String {
    let bold = line
        .strip_prefix("**")
        .and_then(|rest| rest.split_once("**"));
    if let Some((head, rest)) = bold {
        let head = head.trim_end_matches(':');
        if head.contains(' ') && !head.starts_with(['(', '[']) && head.split(' ').count() > 2 {
            return head.to_owned();
        }
        if verb(head).is_some() {
            return format!("{head} {}", rest.trim_start_matches([':', ' ']));
        }
    }
    let line = issue_link(line).unwrap_or(line);
    // `(go/v4): …`, `(CLI) - …`
    let scoped = line.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    let scoped = scoped.map(|(_, after)| after.trim_start_matches([':', '-', ' ']));
    let line = scoped.filter(|after| !after.is_empty()).unwrap_or(line);
    if line.starts_with("**[") || line.starts_with("**(") || line.starts_with("*(") {
        return line.to_owned();
    }
    let plain = line.replace("**", "");
    let words = plain.split(' ').map(|word| {
        let slanted = word
            .strip_prefix('_')
            .and_then(|word| word.strip_suffix('_'));
        slanted.filter(|word| !word.contains('_')).unwrap_or(word)
    });
    words.collect::<Vec<_>>().join(" ")
}

/// What follows a link to an issue at the beginning: `[BUG #3194](url): `, `[#12](url) `.
fn issue_link(line: &str) -> Option<&str> {
    let (text, rest) = line.strip_prefix('[')?.split_once("](")?;
    let (_, after) = rest.split_once(')')?;
    let after = after.trim_start_matches([':', ' ', '-']);
    let number = text
        .rsplit(['#', ' '])
        .next()
        .is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit()));
    (number && text.len() < 20 && !after.is_empty()).then_some(after)
}

/// Without numbers and authors at the end: `(#123, @author)`, `([#1](…))`, `[#1](…) [#2](…)`.
fn without_tail(line: &str) -> &str {
    let numbered = |at: usize| {
        line.get(at + 3..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let linked = |at: usize| {
        line.get(at + 4..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let number = line
        .match_indices(" (#")
        .map(|(at, _)| at)
        .find(|at| numbered(*at));
    let author = |at: usize| {
        line.get(at + 2..).is_some_and(|rest| {
            let links = rest.starts_with('[')
                && rest.contains("](https://github.com/")
                && rest.ends_with("))");
            // `([writer](url) in [#1](url)). See …`
            let signed = rest.starts_with('[') && rest.contains(") in [#");
            rest.starts_with('@') || links || signed
        })
    };
    let number = number.or(line
        .match_indices(" (")
        .map(|(at, _)| at)
        .find(|at| author(*at)));
    let number = number.or(line
        .match_indices(" ([#")
        .map(|(at, _)| at)
        .find(|at| linked(*at)));
    let mut rest = number
        .and_then(|at| line.get(..at))
        .unwrap_or(line)
        .trim_end();
    while let Some((before, word)) = rest.rsplit_once(' ') {
        let bare = word.trim_start_matches(['(', '[']);
        let reference = bare.starts_with(['#', '@'])
            || bare.starts_with("https://")
            || word.starts_with("([") && word.contains("](");
        let linked_number = word.starts_with('[')
            && (bare.starts_with('#') || bare.starts_with("GHSA-") || bare.starts_with("CVE-"))
            && word.contains("](");
        // `[Tutorial](https://x.org)` behind a number
        let link = word.starts_with('[')
            && word.contains("](")
            && before.ends_with(')')
            && before.contains("](");
        if !(reference || linked_number || link) {
            break;
        }
        rest = before.trim_end_matches([' ', '(', '[', ',']);
    }
    // "(see https://…": what led to it goes with it.
    match rest.rfind('(') {
        Some(at) if rest.matches('(').count() > rest.matches(')').count() && at > 0 => {
            rest.get(..at).unwrap_or(rest).trim_end()
        }
        _ => rest,
    }
}

/// Whether an item brings a dependency up to date.
fn updates(title: &Title) -> bool {
    let all = tokens(&title.statement);
    let first = all.first().map_or(String::new(), |token| token.plain());
    let brings = matches!(
        verb(&first),
        Some("bump" | "update" | "upgrade" | "downgrade")
    );
    let version = all.iter().any(|token| is_version(token.text));
    let versioned = |token: &LineToken<'_>| is(&token.plain(), WordClass::Versioned);
    brings && (version || verb(&first) != Some("update") || all.iter().any(versioned))
}

/// Changes that are none for readers: tests, documents, the making of the release itself.
fn is_aside(title: &Title, line: &str, house: &HouseStyle<'_>) -> bool {
    let lower = line.to_lowercase();
    let all = tokens(&title.statement);
    let head = title.head.as_deref().unwrap_or("").to_lowercase();
    let heads = || {
        head.split([':', '/', ',', ' ', '(', ')'])
            .chain(lower.split([':', '/', '(', ')', ']', '[']).take(3))
    };
    let prefix = lower
        .split_once(": ")
        .is_some_and(|(head, _)| head.split(' ').count() <= 3);
    let concerns_makers = prefix && heads().any(|part| is(part.trim(), WordClass::Makers));
    let chore = all
        .iter()
        .any(|token| token.is_word() && house.is(&token.plain(), WordClass::Chore));
    let hash = lower
        .trim_start_matches(['[', '`'])
        .get(..7)
        .is_some_and(|hash| hash.chars().all(|c| c.is_ascii_hexdigit()));
    let anchor = lower.starts_with('[') && lower.contains("](#");
    let marked = [":seedling:", "🌱", "📖", ":book:"]
        .iter()
        .any(|mark| lower.starts_with(mark));
    let moved = ["->", "→"].iter().any(|arrow| lower.contains(arrow));
    marked
        || title.statement.to_lowercase().starts_with("go get ")
        || title.revert.is_some()
        || concerns_makers
        || chore
        || hash
        || anchor
        || moved
        || ["cloud build", "issue template", "**full changelog**"]
            .iter()
            .any(|part| lower.contains(part))
}
