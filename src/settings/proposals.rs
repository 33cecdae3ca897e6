//! Proposals that a project discusses before it changes something: RFCs, BIPs.

use serde::{Deserialize, Serialize};

use crate::settings::raw::RawProposals;
use crate::settings::resolve::repository;
use crate::settings::{RepositoryName, SettingsError, Spanned};
use crate::text::fits_glob;

/// Where the number is in a path.
const NUMBER: &str = "{number}";

/// The proposals of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposals {
    /// What one is called, in front of its number: `RFC`.
    pub name: String,
    pub repository: RepositoryName,
    /// The segments of the path of its file or folder.
    path: Vec<String>,
    pub page: ProposalPage,
    /// Days within which the same proposal should not be featured twice.
    pub days: u16,
}

/// Which page on GitHub has the number of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ProposalPage {
    /// Its issue.
    Issues,
    /// The pull request that proposed it.
    Pull,
    /// None: numbers are given otherwise.
    None,
}

impl Proposals {
    /// The number of the proposal at `path`, the segments of a URL behind its repository.
    pub fn number_at(&self, path: &[&str]) -> Option<u64> {
        let page = match self.page {
            ProposalPage::Issues => Some("issues"),
            ProposalPage::Pull => Some("pull"),
            ProposalPage::None => None,
        };
        if let [kind, number, ..] = path
            && page.is_some_and(|page| page == *kind)
        {
            return leading_number(number).map(|(number, _)| number);
        }
        // The path itself, or a file in that folder.
        let from = path.len().checked_sub(self.path.len())?;
        [Some(from), from.checked_sub(1)]
            .into_iter()
            .flatten()
            .find_map(|from| self.number_in(path.get(from..)?))
    }

    fn number_in(&self, path: &[&str]) -> Option<u64> {
        let mut number = None;
        for (pattern, segment) in self.path.iter().zip(path) {
            let Some((before, after)) = pattern.split_once(NUMBER) else {
                is_like(pattern, segment).then_some(())?;
                continue;
            };
            let head = segment.get(..before.len())?;
            let rest = segment.get(before.len()..)?;
            let (found, rest) = leading_number(rest)?;
            let fits = head.eq_ignore_ascii_case(before) && is_like(after, rest);
            number = Some(fits.then_some(found)?);
        }
        number
    }

    /// The page of the proposal with this number; `None` where no page has it.
    pub fn url(&self, number: u64) -> Option<String> {
        let page = match self.page {
            ProposalPage::Issues => "issues",
            ProposalPage::Pull => "pull",
            ProposalPage::None => return None,
        };
        let repository = &self.repository;
        Some(format!("https://github.com/{repository}/{page}/{number}"))
    }

    /// The proposal that `text` names first, as `RFC-N`, `RFC N` or `RFC #N`: its number, and
    /// where the name begins and the number ends.
    pub fn named_in(&self, text: &str) -> Option<(u64, usize, usize)> {
        let name = self.name.as_str();
        text.match_indices(name).find_map(|(at, _)| {
            let rest = &text[at + name.len()..];
            let digits = rest.trim_start_matches(['-', ' ', '#']);
            let (number, after) = leading_number(digits)?;
            Some((number, at, text.len() - after.len()))
        })
    }
}

/// The number that `text` starts with, in digits only, and what follows it.
fn leading_number(text: &str) -> Option<(u64, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text[..digits].parse().ok()?;
    Some((number, &text[digits..]))
}

/// Whether `text` is `pattern`, in any case; `*` stands for any text.
fn is_like(pattern: &str, text: &str) -> bool {
    fits_glob(&text.to_lowercase(), &pattern.to_lowercase())
}

/// The proposals that `raw` describes; what it leaves out is taken from `base`.
///
/// # Errors
/// A value that is missing, a name that is no word, or a path without the number.
pub(super) fn proposals(
    raw: Option<Spanned<RawProposals>>,
    base: Option<&Proposals>,
) -> Result<Option<Proposals>, SettingsError> {
    let Some(raw) = raw else {
        return Ok(base.cloned());
    };
    let missing = |key: &str| {
        SettingsError::at(&raw, format!("`proposals`: `{key}` is missing")).with_help(
            "write it as in {name: RFC, repository: owner/rfcs, path: \"text/{number}-*.md\"}",
        )
    };
    let name = raw.value.name.as_ref().map(name).transpose()?;
    let from = raw.value.repository.as_ref().map(repository).transpose()?;
    let path = raw.value.path.as_ref().map(path).transpose()?;
    Ok(Some(Proposals {
        name: name
            .or_else(|| Some(base?.name.clone()))
            .ok_or_else(|| missing("name"))?,
        repository: from
            .or_else(|| Some(base?.repository.clone()))
            .ok_or_else(|| missing("repository"))?,
        path: path
            .or_else(|| Some(base?.path.clone()))
            .ok_or_else(|| missing("path"))?,
        page: raw
            .value
            .page
            .or_else(|| Some(base?.page))
            .unwrap_or(ProposalPage::Issues),
        days: raw.value.days.or_else(|| Some(base?.days)).unwrap_or(0),
    }))
}

fn name(value: &Spanned<String>) -> Result<String, SettingsError> {
    let name = value.value.trim();
    let is_word = !name.is_empty() && name.chars().all(char::is_alphabetic);
    if !is_word {
        let message = format!("`name`: `{name}` is not a word of letters");
        return Err(SettingsError::at(value, message)
            .with_help("write what comes before a proposal's number, such as RFC"));
    }
    Ok(name.to_owned())
}

fn path(value: &Spanned<String>) -> Result<Vec<String>, SettingsError> {
    let segments = value.value.split('/');
    let segments: Vec<String> = segments.map(str::to_owned).collect();
    let is_name = |segment: &String| !matches!(segment.as_str(), "" | "." | "..");
    let problem = if !segments.iter().all(is_name) {
        "is not a path in a repository"
    } else if value.value.matches(NUMBER).count() != 1 {
        "does not have `{number}` once"
    } else {
        return Ok(segments);
    };
    let message = format!("`path`: `{}` {problem}", value.value);
    Err(SettingsError::at(value, message).with_help(
        "write it from the repository's root, such as text/{number}-*.md; `*` stands for any \
         text without a slash",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn parsed(yaml: &str) -> Proposals {
        let settings = Settings::parse(yaml).expect("valid");
        settings.newsletter.proposals.expect("given")
    }

    fn rfcs() -> Proposals {
        parsed(
            "proposals: {name: RFC, repository: forge/rfcs, path: \"text/{number}-*.md\", page: pull, days: 90}\n",
        )
    }

    fn number(proposals: &Proposals, path: &str) -> Option<u64> {
        proposals.number_at(&path.split('/').collect::<Vec<_>>())
    }

    #[test]
    fn a_proposal_is_known_by_its_page_or_path() {
        let rfcs = rfcs();
        for (path, expected) in [
            ("pull/2005", Some(2005)),
            ("pull/2005/files", Some(2005)),
            ("issues/7", None),
            ("blob/master/text/0042-a-name.md", Some(42)),
            ("blob/master/Text/0042-a-name.md/more", Some(42)),
            ("blob/master/text/0042.md", None),
            ("blob/master/text/a-name.md", None),
            ("text/99999999999999999999-x.md", None),
            ("", None),
        ] {
            assert_eq!(number(&rfcs, path), expected, "{path}");
        }
        let bips = parsed(
            "proposals: {name: BIP, repository: forge/bips, path: \"bip-{number}*\", page: none, days: 0}\n",
        );
        assert_eq!(number(&bips, "blob/master/bip-0341.mediawiki"), Some(341));
        assert_eq!(
            number(&bips, "blob/master/bip-0341/vectors.json"),
            Some(341)
        );
        assert_eq!(number(&bips, "issues/3"), None);
        assert_eq!((bips.url(3), bips.days), (None, 0));
        assert_eq!(
            rfcs.url(5).as_deref(),
            Some("https://github.com/forge/rfcs/pull/5")
        );
    }

    #[test]
    fn a_proposal_is_named_in_a_text() {
        for (text, expected) in [
            ("[RFC-46] x", Some((46, 1, 7))),
            ("see RFC #12 y", Some((12, 4, 11))),
            ("RFC 5", Some((5, 0, 5))),
            ("RFCs are RFC7", Some((7, 9, 13))),
            ("rfc-1, RFC", None),
        ] {
            assert_eq!(rfcs().named_in(text), expected, "{text}");
        }
    }

    #[test]
    fn a_mistake_has_its_place() {
        for (yaml, expected) in [
            (
                "proposals: {name: \"RFC 1\"}\n",
                "1:19: `name`: `RFC 1` is not a word of letters",
            ),
            (
                "proposals: {path: \"text/{no}.md\", name: RFC, repository: a/b}\n",
                "1:19: `path`: `text/{no}.md` does not have `{number}` once",
            ),
            (
                "proposals: {path: \"/{number}\", name: RFC, repository: a/b}\n",
                "1:19: `path`: `/{number}` is not a path in a repository",
            ),
            ("proposals: {page: pulls}\n", "1:19: unknown value `pulls`"),
            (
                "newsletter: {kep_days: 90}\n",
                "1:24: `kep_days` is now `days` of `proposals`",
            ),
        ] {
            let error = Settings::parse(&format!("{yaml}like: lwkd\n")).expect_err(yaml);
            let said = format!("{}:{}: {}", error.line, error.column, error.message);
            assert_eq!(said, expected, "{yaml}");
            assert!(error.help.is_some(), "{yaml}");
        }
    }
}
