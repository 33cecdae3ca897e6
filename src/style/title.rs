//! The title of a pull request taken apart, once, for all that read it: prefixes of every
//! convention, what it reverts, what it is a cherry-pick of, and its statement.

use super::code::HouseStyle;
use super::prefixes::Prefixes;
use super::references::{without_links, without_quotes, without_references};
use super::revert::{RevertTarget, relanded, revert_target};
use super::subject::with_fix;
use super::token::{TokenKind, tokens};
use super::verb::{imperative, verb};
use crate::text::{Untrusted, safe_for_terminal};

/// Titles are read up to here, in characters: GitHub allows 256.
pub(super) const LONGEST_READ: usize = 400;

/// What a prefix says about a change: conventional commits and gitmoji agree on these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleKind {
    Breaking,
    Feature,
    Fix,
    Documentation,
    Other,
}

/// A title taken apart. The words are the author's: untrusted still.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    pub kind: Option<TitleKind>,
    /// The component or topic in front: `parser` of `parser: …`, `[parser] …` and `fix(parser):
    /// …`.
    pub head: Option<String>,
    /// What is done, in the imperative, without references.
    pub statement: String,
    /// The numbers of proposals in its prefixes.
    pub proposals: Vec<u64>,
    pub revert: Option<RevertTarget>,
    /// "Reland …": a change that was reverted comes again; the statement is the change's.
    pub reland: bool,
    /// It says in a form that tools write that it carries a change to another branch.
    pub cherry_pick: bool,
    pub action_required: bool,
}

impl Title {
    /// Takes a title, or a sentence of a release note, apart.
    pub fn parse(title: &Untrusted, house: &HouseStyle<'_>) -> Self {
        let read: String = title.raw().chars().take(LONGEST_READ).collect();
        let line = safe_for_terminal(&read);
        let line = without_links(without_quotes(&line));
        let mut out = Self::default();
        let mut prefixes = Prefixes::new(house);
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

    fn read_statement(&mut self, rest: &str, prefixes: &Prefixes<'_>) {
        if let Some(target) = revert_target(rest, prefixes.reverts) {
            // Without a prefix "Revert the old default" is a statement like others.
            self.revert = Some(target);
        } else if let Some(inner) = relanded(rest) {
            let inner = Self::parse(&inner.into(), prefixes.house);
            *self = Self {
                reland: true,
                kind: self.kind.or(inner.kind),
                head: self.head.take().or(inner.head.clone()),
                proposals: [self.proposals.clone(), inner.proposals.clone()].concat(),
                ..inner
            };
            return;
        }
        let rest = without_references(rest, prefixes.house);
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
pub fn clean(title: &Untrusted, house: &HouseStyle<'_>) -> Untrusted {
    Untrusted::new(Title::parse(title, house).line())
}

/// Where the statement after `component: ` begins; `None` where the line has no such head of at
/// most three words.
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
    use crate::settings::Settings;

    fn clean(title: &str) -> String {
        let settings = Settings::default();
        super::clean(&title.into(), &HouseStyle::of(&settings))
            .raw()
            .to_owned()
    }

    fn parsed(title: &str) -> Title {
        let settings = Settings::default();
        Title::parse(&title.into(), &HouseStyle::of(&settings))
    }

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
            assert_eq!(clean(title), expected, "{title}");
        }
    }

    #[test]
    fn reverts_are_known_behind_any_prefix() {
        let target = |title: &str| {
            let revert = parsed(title).revert?;
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
        assert!(parsed("Reland \"Add a cache\"").reland);
        assert_eq!(clean("Reland \"Added a cache\""), "Add a cache");
    }

    #[test]
    fn a_cherry_pick_is_known_by_its_form() {
        for title in [
            "[release-1.30] Fix x",
            "Automated cherry pick of #1: Fix x",
            "cherry-pick: fix x",
        ] {
            assert!(parsed(title).cherry_pick, "{title}");
        }
        for title in [
            "Cherry-pick security fixes to master",
            "docs: cherry-pick process",
            "hack: fix cherry_pick_pull.sh",
        ] {
            assert!(!parsed(title).cherry_pick, "{title}");
        }
    }
}
