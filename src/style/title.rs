//! The title of a pull request taken apart, once, for all that read it: prefixes of every convention, what it reverts,
//! what it is a cherry-pick of, and its statement.

use super::lexicon::{Class, is};
use super::references::{numbers, without_links, without_quotes, without_references};
use super::subject::with_fix;
use super::token::{TokenKind, tokens};
use super::verb::{imperative, known_verb, verb};
use crate::text::{Untrusted, safe_for_terminal};

/// Titles are read up to here, in characters: GitHub allows 256.
const LONGEST_READ: usize = 400;

/// What a prefix says about a change: conventional commits and gitmoji agree on these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleKind {
    Breaking,
    Feature,
    Fix,
    Documentation,
    Other,
}

/// What a revert says it takes back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RevertTarget {
    /// The numbers of pull requests that it names.
    pub numbers: Vec<u64>,
    /// The title that it quotes, as it is written.
    pub title: Option<Untrusted>,
}

/// A title taken apart. The words are the author's: untrusted still.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    pub kind: Option<TitleKind>,
    /// The component or topic in front: `kubeadm` of `kubeadm: …`, `[kubeadm] …` and `fix(kubeadm): …`.
    pub head: Option<String>,
    /// What is done, in the imperative, without references.
    pub statement: String,
    /// The numbers of enhancement proposals in its prefixes.
    pub keps: Vec<u64>,
    pub revert: Option<RevertTarget>,
    /// "Reland …": a change that was reverted comes again; the statement is the change's.
    pub reland: bool,
    /// It says in a form that tools write that it carries a change to another branch.
    pub cherry_pick: bool,
    pub action_required: bool,
}

impl Title {
    /// Takes a title, or a sentence of a release note, apart.
    pub fn parse(title: &Untrusted) -> Self {
        let read: String = title.raw().chars().take(LONGEST_READ).collect();
        let line = safe_for_terminal(&read);
        let line = without_links(without_quotes(&line));
        let mut out = Self::default();
        let mut prefixes = Prefixes::default();
        let rest = prefixes.take_off(&line, &mut out);
        out.read_statement(rest, &prefixes);
        out
    }

    /// The whole as one line: `head: statement`.
    pub fn line(&self) -> String {
        match &self.head {
            Some(head) => format!("{head}: {}", self.statement),
            None => self.statement.clone(),
        }
    }

    fn read_statement(&mut self, rest: &str, prefixes: &Prefixes) {
        if let Some(target) = revert_target(rest, prefixes.reverts) {
            // Without a prefix "Revert the old default" is a statement like others.
            self.revert = Some(target);
        } else if let Some(inner) = relanded(rest) {
            let inner = Self::parse(&inner.into());
            *self = Self {
                reland: true,
                kind: self.kind.or(inner.kind),
                head: self.head.take().or(inner.head.clone()),
                keps: [self.keps.clone(), inner.keps.clone()].concat(),
                ..inner
            };
            return;
        }
        let rest = without_references(rest);
        let rest = rest
            .trim_end_matches(['.', ',', ';', ':', ' ', '-', '…'])
            .trim_start();
        let rest = without_filler(rest);
        let fixed = self.kind == Some(TitleKind::Fix) && self.revert.is_none();
        let mut statement = if fixed {
            with_fix(rest)
        } else {
            imperative(rest)
        };
        statement = with_arrows(&statement);
        for aside in &prefixes.asides {
            statement.push(' ');
            statement.push_str(aside);
        }
        let nothing = ["none", "n/a", "na"].contains(&&*statement.to_lowercase());
        self.statement = if nothing { String::new() } else { statement };
        self.head = prefixes.head(&self.statement);
    }
}

/// Cleans `title`: the line of the title taken apart.
pub fn clean(title: &Untrusted) -> Untrusted {
    Untrusted::new(Title::parse(title).line())
}

/// What stands in front of a statement.
#[derive(Default)]
struct Prefixes {
    heads: Vec<String>,
    /// Names in brackets and scopes: kept where nothing else names them.
    topics: Vec<String>,
    /// `(beta)` behind a KEP's number: belongs behind the statement.
    asides: Vec<String>,
    reverts: bool,
}

impl Prefixes {
    /// Takes prefixes off until none is left; what follows them is the statement.
    fn take_off<'a>(&mut self, line: &'a str, title: &mut Title) -> &'a str {
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
                .or_else(|| kep(trimmed, title))
                .or_else(|| self.stage(trimmed, title))
                .or_else(|| picked(trimmed, title))
                .or_else(|| self.kind(trimmed, title))
                .or_else(|| self.head_of(trimmed));
            match after {
                Some(after) => rest = after,
                None => return trimmed.trim(),
            }
        }
    }

    /// `[kubelet] …`, `[KEP-1] …`, `[release-1.30] …`
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
        match kep_number(inner) {
            Some(number) => title.keps.push(number),
            None => self.topics.push(inner.trim().to_owned()),
        }
        Some(after)
    }

    /// `fix(kubelet)!: …`; `Feature/pod group …`, a title made from the name of a branch.
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
            Some((kind, scope)) => (kind, scope.strip_suffix(')')?),
            None => (plain, ""),
        };
        let name = kind.trim().to_lowercase();
        if name == "action required" {
            title.action_required = true;
            return Some(after);
        }
        let kind = kind_named(&name)?;
        self.reverts |= name == "revert";
        title.kind.get_or_insert(if head.contains('!') {
            TitleKind::Breaking
        } else {
            kind
        });
        if !scope.is_empty() {
            if is(&scope.trim().to_lowercase(), Class::Component) {
                self.topics.push(scope.trim().to_owned());
            }
        }
        Some(after)
    }

    /// `(beta) …` behind a KEP's number.
    fn stage<'a>(&mut self, rest: &'a str, title: &Title) -> Option<&'a str> {
        let (inner, after) = rest.strip_prefix('(')?.split_once(')')?;
        let stage = ["alpha", "beta", "ga", "stable"].contains(&&*inner.to_lowercase());
        if !stage || title.keps.is_empty() {
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
        let said = head.trim_matches('`');
        let first = said.split(' ').next().unwrap_or("");
        // "Add a flag: …" is a statement.
        let acts =
            said.contains(' ') && known_verb(first).is_some_and(|verb| !verb.is(Class::Noun));
        if acts || self.heads.len() > 1 || after.trim().is_empty() {
            return None;
        }
        if kep_number(said).is_none() {
            self.heads.push(said.to_owned());
        }
        Some(after)
    }

    /// The one head to keep: what stood before the statement, else a name in brackets that nothing else names.
    fn head(&self, statement: &str) -> Option<String> {
        let lower = statement.to_lowercase();
        if !self.heads.is_empty() {
            return Some(self.heads.join(": "));
        }
        let kept = |topic: &&String| {
            let name = topic.to_lowercase();
            is_topic(topic) && !lower.contains(&name)
        };
        let topic = self.topics.iter().find(kept)?;
        let name = topic.to_lowercase();
        Some(
            if is(&name, Class::Component) && !is(&name, Class::Acronym) {
                name
            } else {
                topic.clone()
            },
        )
    }
}

/// Whether a name in brackets tells readers where something changes: `PortPolicy`, `kubelet`; not `WIP`, `sig-node`.
fn is_topic(topic: &str) -> bool {
    let lower = topic.to_lowercase();
    if is(&lower, Class::Component) {
        return true;
    }
    let name = topic
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'));
    let noise = is(&lower, Class::Topic)
        || is(&lower, Class::Makers)
        || kind_named(&lower).is_some()
        || lower
            .split(['-', '/', ':'])
            .any(|part| matches!(part, "sig" | "area" | "release" | "cherry" | "kep"))
        || lower.contains("test");
    let letters = topic.chars().filter(|c| c.is_ascii_alphabetic()).count();
    name && !noise && letters > 2 && !topic.starts_with(|c: char| c.is_ascii_digit())
}

/// `:shortcode:`
fn shortcode<'a>(rest: &'a str, title: &mut Title) -> Option<&'a str> {
    let (code, after) = rest.strip_prefix(':')?.split_once(':')?;
    let named = !code.is_empty()
        && code
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b"_+-0123456789".contains(&b));
    if !named {
        return None;
    }
    title.kind = title.kind.or(Some(kind_of_mark(code)));
    Some(after)
}

/// An emoji.
fn mark<'a>(rest: &'a str, title: &mut Title) -> Option<&'a str> {
    let symbol = |c: char| {
        !c.is_ascii()
            && !c.is_alphanumeric()
            && !c.is_whitespace()
            && !matches!(c, '“' | '”' | '‘' | '’' | '«' | '…')
    };
    let first = rest.chars().next().filter(|c| symbol(*c))?;
    title.kind = title
        .kind
        .or(Some(kind_of_mark(first.encode_utf8(&mut [0; 4]))));
    Some(rest.trim_start_matches(symbol))
}

/// What an emoji, its name or a word in capitals marks: https://gitmoji.dev, and the Cluster API's conventions.
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

/// The prefixes of conventional commits (https://www.conventionalcommits.org) and their relatives.
pub(super) fn kind_named(name: &str) -> Option<TitleKind> {
    let (name, kind) = match name.trim() {
        name @ ("fix" | "fixes" | "fixed" | "bug" | "bugfix" | "bug fix" | "hotfix"
        | "regression") => (name, TitleKind::Fix),
        name @ ("feat" | "feature" | "enhancement" | "improvement") => (name, TitleKind::Feature),
        name @ ("doc" | "docs") => (name, TitleKind::Documentation),
        name @ ("chore" | "test" | "tests" | "refactor" | "perf" | "build" | "ci" | "style"
        | "revert" | "cleanup" | "flake" | "e2e") => (name, TitleKind::Other),
        _ => return None,
    };
    (!name.is_empty()).then_some(kind)
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

/// `KEP-1234: …`, `KEP 1234 - …`
fn kep<'a>(rest: &'a str, title: &mut Title) -> Option<&'a str> {
    let head = rest
        .get(..3)
        .filter(|head| head.eq_ignore_ascii_case("kep"))?;
    let number = rest
        .get(head.len()..)?
        .trim_start_matches(['-', ' ', '#', ':']);
    let after = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = number.get(..number.len() - after.len())?;
    let next = after.trim_start().split(' ').next().unwrap_or("");
    // "KEP-4639 graduates": there the number is the name.
    let apart = after.starts_with([':', '-', ','])
        || (after.starts_with(' ')
            && known_verb(next).is_none_or(|verb| verb.plain() == next.to_lowercase()));
    if !apart {
        return None;
    }
    title.keps.push(digits.parse().ok()?);
    Some(after.trim_start_matches([':', '-', ',', ' ']))
}

fn kep_number(text: &str) -> Option<u64> {
    let head = text
        .get(..3)
        .filter(|head| head.eq_ignore_ascii_case("kep"))?;
    text.get(head.len()..)?
        .trim_start_matches(['-', ' ', '#', ':'])
        .parse()
        .ok()
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

/// What the statement of a revert takes back; `None` where it is no revert. `prefixed`: a prefix says that it is one.
fn revert_target(rest: &str, prefixed: bool) -> Option<RevertTarget> {
    let all = tokens(rest);
    let first = all.first()?;
    let word = first.plain();
    let rolls_back = word == "rollback"
        || (word == "roll" && all.get(1).is_some_and(|token| token.plain() == "back"));
    let reverts =
        ["revert", "reverts", "reverted", "reverting"].contains(&word.as_str()) || rolls_back;
    if !reverts && !prefixed {
        return None;
    }
    let inner = if reverts {
        rest.get(first.text.len()..).unwrap_or("")
    } else {
        rest
    };
    let inner = inner.trim_start_matches([':', ' ']);
    let quoted = inner
        .find(['"', '“', '\''])
        .filter(|at| *at == 0 || !inner[*at..].starts_with('\''))
        .and_then(|from| {
            let to = inner.rfind(['"', '”', '\'']).filter(|to| *to > from)?;
            let open = inner.get(from..)?.chars().next()?;
            inner.get(from + open.len_utf8()..to)
        });
    let numbered = numbers(quoted.map_or(inner, |quoted| {
        inner.split_once(quoted).map_or(inner, |(_, after)| after)
    }));
    let titled = quoted.or_else(|| {
        // `revert #100: the title`, `revert: the title`
        let after = inner
            .strip_prefix('#')
            .and_then(|rest| rest.split_once(':'))
            .map(|(_, title)| title);
        after.or((prefixed && !reverts).then_some(inner))
    });
    let titled = titled
        .map(str::trim)
        .filter(|title| !title.is_empty() && !title.starts_with('#'));
    let target = RevertTarget {
        numbers: numbered,
        title: titled.map(Untrusted::from),
    };
    (target != RevertTarget::default()).then_some(target)
}

/// `Reland "X"`, `Reapply "X"`
fn relanded(rest: &str) -> Option<&str> {
    let (first, inner) = rest.split_once([' ', ':'])?;
    let plain: String = first.to_lowercase().split('-').collect();
    let again = ["reland", "relands", "reapply", "relanding"].contains(&plain.as_str());
    let inner = inner.trim_start_matches([':', ' ']);
    let quoted = inner
        .starts_with(['"', '“'])
        .then(|| inner.trim_matches(['"', '“', '”']));
    let named = quoted.or_else(|| {
        first
            .len()
            .checked_sub(0)
            .and(rest.split_once(": ").map(|(_, inner)| inner))
    });
    named.filter(|_| again)
}

/// Where the statement after `component: ` begins; `None` where the line has no such head of at most three words.
pub fn component_prefix(line: &str) -> Option<usize> {
    let at = line.find(": ")?;
    let head = line.get(..at)?;
    let plain = !head.is_empty()
        && head.split(' ').count() <= 3
        && !head.contains(['"', '(', ',', '['])
        && head.matches('`').count() % 2 == 0
        && !head.ends_with('\\');
    plain.then_some(at + ": ".len())
}

/// "This PR adds a flag" → "adds a flag": it goes without saying.
fn without_filler(statement: &str) -> &str {
    let all = tokens(statement);
    let this = all.first().is_some_and(|token| token.plain() == "this");
    let change = |at: usize| all.get(at).map_or(String::new(), |token| token.plain());
    let words = match (change(1).as_str(), change(2).as_str()) {
        ("pr" | "change" | "commit" | "patch", _) => 2,
        ("pull", "request") => 3,
        _ => return statement,
    };
    let acts = all.get(words).is_some_and(|token| {
        token.kind == TokenKind::Word && verb(token.text).is_some_and(|verb| verb != "mean")
    });
    if !(this && acts) {
        return statement;
    }
    let skipped: usize = all
        .iter()
        .take(words)
        .map(|token| token.text.len() + 1)
        .sum();
    statement.get(skipped..).unwrap_or(statement).trim_start()
}

/// "Rename `a` -> `b`" → "Rename `a` to `b`"
fn with_arrows(statement: &str) -> String {
    let first = statement.split(' ').next().unwrap_or("");
    // An update keeps its arrow: the version behind it is the one that counts.
    if verb(first).is_some_and(|verb| ["rename", "move"].contains(&verb)) {
        return statement.replace(" -> ", " to ").replace(" → ", " to ");
    }
    statement.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_and_references_go() {
        let cases = [
            (
                "fix: kubelet crash on restart",
                "Fix kubelet crash on restart",
            ),
            (
                "feat(DRA): migrate list uniqueness",
                "DRA: migrate list uniqueness",
            ),
            (
                "[KEP-4639]: Graduate ImageVolume to GA",
                "Graduate ImageVolume to GA",
            ),
            (
                "KEP-5284: add impersonation latency tracking",
                "add impersonation latency tracking",
            ),
            ("[kubelet] Retry the probe.", "kubelet: Retry the probe"),
            (
                "Implement resource health in pod status (KEP 4680)",
                "Implement resource health in pod status",
            ),
            ("Adds a flag (#123456)", "Add a flag"),
            (
                "Fixed the quota, see https://example.org/1",
                "Fix the quota",
            ),
            (
                "Bugfix: decode errors should return 400",
                "decode errors should return 400",
            ),
            ("chore(deps): bump a to v1.2.3", "bump a to v1.2.3"),
            (
                "Make [kubectl](javascript:alert(1)) wait",
                "Make kubectl wait",
            ),
            ("\"Improved the cache.\"", "Improve the cache"),
            (
                "--node-ip takes two addresses",
                "--node-ip takes two addresses",
            ),
            ("This PR makes pods wait", "make pods wait"),
            ("This change is small", "This change is small"),
            ("flake: deflake the apply test", "deflake the apply test"),
            ("KEP-4639 graduates to GA", "KEP-4639 graduates to GA"),
            ("Feature/pod group as victim", "pod group as victim"),
            ("[]byte is copied once", "[]byte is copied once"),
            ("Use \"a\" or \"b\"", "Use \"a\" or \"b\""),
            ("[sig-node][KEP-1] Retry the probe", "Retry the probe"),
            ("ACTION REQUIRED: Removed the flag", "Remove the flag"),
            ("NONE", ""),
            ("", ""),
            ("[WIP]", ""),
            (
                "[PortPolicy] Add validation for Windows",
                "PortPolicy: Add validation for Windows",
            ),
            (":bug: Always build Kind images", "Always build Kind images"),
            ("🐛 CAPD: Remove finalizers", "CAPD: Remove finalizers"),
            ("⚠️ Remove the conversion", "Remove the conversion"),
            ("*(config)* Support X", "Support X"),
            ("[KEP-9] (beta) Extend support", "Extend support (beta)"),
            ("Rename a -> b", "Rename a to b"),
            ("node: kep-9201: options GA", "node: options GA"),
            (
                "Automated cherry pick of #100: Ensure that routes go",
                "Ensure that routes go",
            ),
        ];
        for (title, expected) in cases {
            assert_eq!(clean(&title.into()).raw(), expected, "{title}");
        }
    }

    #[test]
    fn reverts_are_known_behind_any_prefix() {
        let target = |title: &str| {
            let revert = Title::parse(&title.into()).revert?;
            Some((
                revert.numbers,
                revert.title.map(|title| title.raw().to_owned()),
            ))
        };
        let titled = |title: &str| Some((vec![], Some(title.to_owned())));
        assert_eq!(target("Revert \"Add X\""), titled("Add X"));
        assert_eq!(
            target("chore: Revert \"fix: Replace a\""),
            titled("fix: Replace a")
        );
        assert_eq!(target("🌱 Revert \"Improve X\""), titled("Improve X"));
        assert_eq!(
            target(":seedling: Revert \"Bump etcd to v3\""),
            titled("Bump etcd to v3")
        );
        assert_eq!(
            target("runtime: revert \"replace `Wake`\""),
            titled("replace `Wake`")
        );
        assert_eq!(target("revert: add x"), titled("add x"));
        assert_eq!(
            target("x: revert #100: delay it"),
            Some((vec![100], Some("delay it".to_owned())))
        );
        assert_eq!(target("fix: revert #100"), Some((vec![100], None)));
        assert_eq!(target("Reverts o/r#7"), Some((vec![7], None)));
        assert_eq!(target("Revert the old default"), None);
        assert_eq!(
            target("Revert \"Revert \"Add X\"\""),
            titled("Revert \"Add X\"")
        );
        assert!(Title::parse(&"Reland \"Add a cache\"".into()).reland);
        assert_eq!(
            clean(&"Reland \"Added a cache\"".into()).raw(),
            "Add a cache"
        );
    }

    #[test]
    fn a_cherry_pick_is_known_by_its_form() {
        for title in [
            "[release-1.30] Fix x",
            "Automated cherry pick of #1: Fix x",
            "cherry-pick: fix x",
        ] {
            assert!(Title::parse(&title.into()).cherry_pick, "{title}");
        }
        for title in [
            "Cherry-pick security fixes to master",
            "docs: cherry-pick process",
            "hack: fix cherry_pick_pull.sh",
        ] {
            assert!(!Title::parse(&title.into()).cherry_pick, "{title}");
        }
    }
}
