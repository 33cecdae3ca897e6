//! The prefixes of a title: emoji, conventional commits, brackets,
//! proposals, cherry-pick forms.

use super::code::HouseStyle;
use super::lexicon::{WordClass, is, prefix_kind};
use super::title::{Title, TitleKind, component_prefix};
use super::verb::known_verb;
use crate::settings::FieldClass;

/// Prefixes of a statement.
pub(super) struct Prefixes<'h> {
    pub(super) house: &'h HouseStyle<'h>,
    heads: Vec<String>,
    /// Names in brackets and scopes: kept where nothing else names them.
    topics: Vec<String>,
    /// `(beta)` behind a proposal's number: belongs behind the statement.
    pub(super) asides: Vec<String>,
    pub(super) reverts: bool,
}

impl<'h> Prefixes<'h> {
    pub(super) fn new(house: &'h HouseStyle<'h>) -> Self {
        Self {
            house,
            heads: Vec::new(),
            topics: Vec::new(),
            asides: Vec::new(),
            reverts: false,
        }
    }

    /// Takes prefixes off until none is left; what follows them is the statement.
    pub(super) fn take_off<'a>(&mut self, line: &'a str, title: &mut Title) -> &'a str {
        let mut rest = line.trim();
        loop {
            if let Some(after) = shortcode(rest.trim_start(), title) {
                rest = after;
                continue;
            }
            let trimmed = rest.trim_start_matches([' ', ':', ',']);
            let trimmed = ["- ", "* "]
                .iter()
                .find_map(|mark| trimmed.strip_prefix(mark))
                .unwrap_or(trimmed);
            let after = mark(trimmed, title)
                .or_else(|| emphasized_scope(trimmed))
                .or_else(|| self.bracket(trimmed, title))
                .or_else(|| self.proposal(trimmed, title))
                .or_else(|| self.stage(trimmed, title))
                .or_else(|| picked(trimmed, title))
                .or_else(|| self.kind(trimmed, title))
                .or_else(|| self.head_of(trimmed));
            match after {
                Some(after) => rest = after,
                None => return without_marks_behind(trimmed.trim()),
            }
        }
    }

    /// `[parser] …`, `[RFC-1] …`, `[release-1.30] …`
    fn bracket<'a>(&mut self, rest: &'a str, title: &mut Title) -> Option<&'a str> {
        let (inner, after) = rest.strip_prefix('[')?.split_once(']')?;
        if !(1..=60).contains(&inner.chars().count()) || after.starts_with('(') {
            return None;
        }
        let lower = inner.to_lowercase();
        let branch = lower
            .strip_prefix("release-")
            .is_some_and(|v| v.starts_with(|c: char| c.is_ascii_digit()));
        title.cherry_pick |= branch || is_cherry_pick(&lower);
        title.action_required |= lower == "action required";
        if title.kind.is_none() {
            title.kind = kind_named(&lower);
        }
        match self.proposal_number(inner) {
            Some(number) => title.proposals.push(number),
            None => self.topics.push(inner.trim().to_owned()),
        }
        Some(after)
    }

    /// `fix(parser)!: …`; `Feature/pod group …`, a title made from the name of a branch.
    fn kind<'a>(&mut self, rest: &'a str, title: &mut Title) -> Option<&'a str> {
        let of_branch = rest.split_once('/').filter(|(head, after)| {
            kind_named(&head.to_lowercase()).is_some() && !after.starts_with(' ')
        });
        let (head, after) = of_branch
            .or_else(|| {
                rest.split_once(':')
                    .filter(|(_, after)| !after.starts_with(':'))
            })
            .filter(|(head, _)| head.len() < 60)
            .or_else(|| rest.split_once(" - "))?;
        let plain = head.trim_end_matches('!').trim_end();
        let (kind, scope) = match plain.split_once('(') {
            // A scope has no brackets of its own: in `tools (see feat(api): it)` there is none.
            Some((kind, scope)) => (kind, scope.strip_suffix(')').filter(|s| !s.contains('('))?),
            None => (plain, ""),
        };
        let name = kind.trim().to_lowercase();
        if name == "action required" {
            title.action_required = true;
            return Some(after);
        }
        if self.house.is_component(&name) && !scope.is_empty() {
            // `parser(macros): …`
            self.topics.push(kind.trim().to_owned());
            return Some(after);
        }
        let kind = kind_named(&name)?;
        self.reverts |= name == "revert";
        title.kind.get_or_insert(if head.contains('!') {
            TitleKind::Breaking
        } else {
            kind
        });
        if self.house.is_component(&scope.trim().to_lowercase()) {
            self.topics.push(scope.trim().to_owned());
        }
        Some(after)
    }

    /// `(beta) …` behind a proposal's number.
    fn stage<'a>(&mut self, rest: &'a str, title: &Title) -> Option<&'a str> {
        let (inner, after) = rest.strip_prefix('(')?.split_once(')')?;
        let stage = ["alpha", "beta", "ga", "stable"].contains(&&*inner.to_lowercase());
        if !stage || title.proposals.is_empty() {
            return None;
        }
        self.asides.push(format!("({inner})"));
        Some(after)
    }

    /// `component: …`
    fn head_of<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        let at = component_prefix(rest)?;
        let (head, after) = rest.split_at(at);
        let head = head.trim_end_matches([':', ' ']);
        // Code of which only a part is the head keeps its backticks.
        let bare = head.trim_matches('`');
        let said = if bare.contains('`') { head } else { bare };
        let first = said.split(' ').next().unwrap_or("");
        // "Add a flag: …" is a statement.
        let acts =
            said.contains(' ') && known_verb(first).is_some_and(|verb| !verb.is(WordClass::Noun));
        if acts || self.heads.len() > 1 || after.trim().is_empty() {
            return None;
        }
        if self.proposal_number(said).is_none() {
            self.heads.push(said.to_owned());
        }
        Some(after)
    }

    /// The one head to keep: what stood before the statement, else a name in brackets that nothing
    /// else names.
    pub(super) fn head(&self, statement: &str) -> Option<String> {
        let lower = statement.to_lowercase();
        if !self.heads.is_empty() {
            return Some(self.heads.join(": "));
        }
        let kept = |topic: &&String| {
            let name = topic.to_lowercase();
            self.is_topic(topic) && !lower.contains(&name)
        };
        let topic = self.topics.iter().find(kept)?;
        let name = topic.to_lowercase();
        Some(
            if self.house.is_component(&name) && !self.house.is(&name, WordClass::Acronym) {
                name
            } else {
                topic.clone()
            },
        )
    }

    /// Whether a name in brackets tells readers where something changes: `PortPolicy`, `parser`;
    /// not `WIP`, `release-1.30`.
    fn is_topic(&self, topic: &str) -> bool {
        let lower = topic.to_lowercase();
        if self.house.is_component(&lower) {
            return true;
        }
        let name = topic
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'));
        let noise = is(&lower, WordClass::Topic)
            || is(&lower, WordClass::Makers)
            || kind_named(&lower).is_some()
            || self
                .house
                .behind_proposal(&lower)
                .is_some_and(|rest| rest.is_empty())
            || lower.split(['-', '/', ':']).any(|part| {
                matches!(part, "release" | "cherry")
                    || self.house.words.are(part, FieldClass::Topic)
                    || part.eq_ignore_ascii_case(self.house.proposal)
            })
            || lower.contains("test");
        let letters = topic.chars().filter(|c| c.is_ascii_alphabetic()).count();
        name && !noise && letters > 2 && !topic.starts_with(|c: char| c.is_ascii_digit())
    }

    /// `RFC-1234: …`, `RFC 1234 - …`
    fn proposal<'a>(&self, rest: &'a str, title: &mut Title) -> Option<&'a str> {
        let number = self.house.behind_proposal(rest)?;
        let number = number.trim_start_matches(['-', ' ', '#', ':']);
        let after = number.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = number.get(..number.len() - after.len())?;
        let next = after.trim_start().split(' ').next().unwrap_or("");
        // "RFC-4639 graduates": there the number is the name.
        let apart = after.starts_with([':', '-', ','])
            || (after.starts_with(' ')
                && known_verb(next).is_none_or(|verb| verb.plain() == next.to_lowercase()));
        if !apart {
            return None;
        }
        title.proposals.push(digits.parse().ok()?);
        Some(after.trim_start_matches([':', '-', ',', ' ']))
    }

    fn proposal_number(&self, text: &str) -> Option<u64> {
        let number = self.house.behind_proposal(text)?;
        let number = number.trim_start_matches(['-', ' ', '#', ':']);
        number.parse().ok()
    }
}

/// Without emoji and shortcodes behind the last word: "fix the cache :tada:".
fn without_marks_behind(line: &str) -> &str {
    let is_mark = |word: &str| {
        let code = word
            .strip_prefix(':')
            .and_then(|rest| rest.strip_suffix(':'));
        code.is_some_and(is_code) || word.chars().all(is_symbol)
    };
    let mut rest = line;
    while let Some((before, _)) = rest.rsplit_once(' ').filter(|(_, last)| is_mark(last)) {
        rest = before.trim_end();
    }
    rest
}

/// Whether `code` may be the name in a shortcode.
fn is_code(code: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || b"_+-0123456789".contains(&byte);
    !code.is_empty() && code.bytes().all(is_letter)
}

/// Whether `c` is a picture, not a letter or a mark of a sentence.
fn is_symbol(c: char) -> bool {
    !c.is_ascii()
        && !c.is_alphanumeric()
        && !c.is_whitespace()
        && !matches!(c, '“' | '”' | '‘' | '’' | '«' | '…')
}

/// `:shortcode:`
fn shortcode<'a>(rest: &'a str, title: &mut Title) -> Option<&'a str> {
    let (code, after) = rest.strip_prefix(':')?.split_once(':')?;
    if !is_code(code) {
        return None;
    }
    title.kind = title.kind.or(Some(kind_of_mark(code)));
    Some(after)
}

/// An emoji.
fn mark<'a>(rest: &'a str, title: &mut Title) -> Option<&'a str> {
    let first = rest.chars().next().filter(|c| is_symbol(*c))?;
    title.kind = title
        .kind
        .or(Some(kind_of_mark(first.encode_utf8(&mut [0; 4]))));
    Some(rest.trim_start_matches(is_symbol))
}

/// What an emoji, its name or a word in capitals marks: https://gitmoji.dev, and the Cluster API's
/// conventions.
pub(super) fn kind_of_mark(mark: &str) -> TitleKind {
    match mark {
        "⚠" | "warning" | "💥" | "boom" | "[CHANGE]" => TitleKind::Breaking,
        "✨" | "sparkles" | "🚀" | "rocket" | "[FEATURE]" | "[ENHANCEMENT]" => {
            TitleKind::Feature
        }
        "🐛" | "bug" | "🚑" | "ambulance" | "[BUGFIX]" => TitleKind::Fix,
        "📖" | "book" | "📝" | "memo" => TitleKind::Documentation,
        _ => TitleKind::Other,
    }
}

/// The kind that a prefix names (https://www.conventionalcommits.org).
pub(super) fn kind_named(name: &str) -> Option<TitleKind> {
    match prefix_kind(name.trim())? {
        "fix" => Some(TitleKind::Fix),
        "feature" => Some(TitleKind::Feature),
        "documentation" => Some(TitleKind::Documentation),
        _ => Some(TitleKind::Other),
    }
}

/// `*(config)* …`, `**[tls]** …`, `**(go/v4)**: …`: a scope in emphasis.
fn emphasized_scope(rest: &str) -> Option<&str> {
    let marks = rest.len() - rest.trim_start_matches(['*', '_']).len();
    let inner = rest.get(marks..).filter(|_| (1..=3).contains(&marks))?;
    let close = match inner.chars().next()? {
        '(' => ')',
        '[' => ']',
        _ => return None,
    };
    let (_, after) = inner.split_once(close)?;
    let after = after.trim_start_matches(':');
    after
        .starts_with(['*', '_'])
        .then(|| after.trim_start_matches(['*', '_', ':', ' ']))
}

/// `Automated cherry pick of #1: …`, `cherry-pick: …`, `backport: …`, `#12: …`
fn picked<'a>(rest: &'a str, title: &mut Title) -> Option<&'a str> {
    let (head, after) = rest.split_once(':')?;
    let lower = head.to_lowercase();
    let numbered = head.starts_with('#')
        && head
            .bytes()
            .all(|b| b.is_ascii_digit() || b"# ,".contains(&b))
        || (2..8).contains(&head.len()) && head.bytes().all(|b| b.is_ascii_digit());
    let backport = lower == "backport" || lower.starts_with("backport of #");
    let picked = is_cherry_pick(&lower)
        || lower.contains("cherry pick of #")
        || lower.contains("cherry-pick of #");
    title.cherry_pick |= picked || backport;
    (picked || backport || numbered).then_some(after)
}

/// `cherry-pick`, `automated cherry pick`: the word alone.
fn is_cherry_pick(lower: &str) -> bool {
    let plain: String = lower.split(['-', '_', ' ']).collect();
    ["cherrypick", "cherrypicked", "automatedcherrypick"].contains(&plain.as_str())
}
