//! Links: their spans, and what on GitHub they point to.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memmem;
use percent_encoding::percent_decode_str;

use crate::settings::{Proposals, RepositoryName};
use crate::text::Span;

/// A link of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// From `[` (or `<`, or `![`) to the last bracket.
    pub span: Span,
    /// The link text: what a reader sees.
    pub text: Span,
    /// The URL as it is written; empty for a reference link.
    pub url: Span,
    pub form: LinkForm,
    pub target: Target,
}

/// How a link is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkForm {
    /// `[text](url)`
    Inline,
    /// `[text][label]`, `[text]`
    Reference,
    /// `<url>`
    Auto,
    /// `![text](url)`
    Image,
}

/// What a link points to, in the terms of the newsletter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    PullRequest {
        repository: RepositoryName,
        number: u64,
    },
    Release {
        repository: RepositoryName,
        tag: String,
    },
    /// A proposal of the settings: its folder, its file or its page.
    Proposal {
        number: u64,
    },
    /// A person's or an organisation's page.
    User {
        login: String,
    },
    Other,
}

impl Target {
    /// Classifies `url`, whatever the newsletter's proposals are.
    pub fn of(url: &str) -> Self {
        Self::on_github(url).unwrap_or(Self::Other)
    }

    /// Classifies `url` in a newsletter with these proposals.
    pub fn among(url: &str, proposals: Option<&Proposals>) -> Self {
        let number = proposals.and_then(|proposals| proposal_number(url, proposals));
        number.map_or_else(|| Self::of(url), |number| Self::Proposal { number })
    }

    fn on_github(url: &str) -> Option<Self> {
        let mut parts = segments(github_path(url)?);
        let owner = parts.next()?;
        let Some(name) = parts.next() else {
            return Some(Self::User {
                login: owner.to_owned(),
            });
        };
        let repository = || RepositoryName::new([owner, name].join("/")).ok();
        match (parts.next()?, parts.next()?) {
            ("pull", number) => Some(Self::PullRequest {
                number: number_in(number)?,
                repository: repository()?,
            }),
            ("releases", "tag") => {
                let tag: Vec<&str> = parts.collect();
                (!tag.is_empty()).then_some(Self::Release {
                    repository: repository()?,
                    tag: decoded(&tag.join("/")).into_owned(),
                })
            }
            _ => None,
        }
    }
}

/// The number of the proposal that `url` points to.
pub fn proposal_number(url: &str, proposals: &Proposals) -> Option<u64> {
    let repository = proposals.repository.as_str();
    let (head, rest) = github_path(url)?.split_at_checked(repository.len())?;
    let is_theirs = head.eq_ignore_ascii_case(repository) && rest.starts_with('/');
    is_theirs.then(|| proposals.number_at(&segments(rest).collect::<Vec<_>>()))?
}

/// The segments of `path`, without its query and fragment.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    let end = memchr::memchr2(b'?', b'#', path.as_bytes());
    let path = &path[..end.unwrap_or(path.len())];
    path.split('/').filter(|part| !part.is_empty())
}

/// Parses a number of digits only, without the `+` that Rust accepts.
fn number_in(text: &str) -> Option<u64> {
    let digits = text.starts_with(|text: char| text.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// The path of a URL on github.com, without its leading `/`.
fn github_path(url: &str) -> Option<&str> {
    // Fast path: nearly all are written like this.
    if let Some(path) = url.strip_prefix("https://github.com/") {
        return Some(path);
    }
    let rest = strip_scheme(url)?;
    let host = rest.split('/').next().unwrap_or("");
    let bare = host.strip_prefix("www.").unwrap_or(host);
    bare.eq_ignore_ascii_case("github.com")
        .then(|| rest.get(host.len() + 1..))
        .flatten()
}

/// `url` without its `https://` or `http://`, in whatever case; `None` if it has neither.
pub fn strip_scheme(url: &str) -> Option<&str> {
    // Fast path: nearly all are written like this.
    if let Some(rest) = url.strip_prefix("https://") {
        return Some(rest);
    }
    ["https://", "http://"].into_iter().find_map(|scheme| {
        let head = url.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme)
            .then(|| &url[scheme.len()..])
    })
}

fn decoded(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'%', text.as_bytes()).is_some() {
        percent_decode_str(text)
            .decode_utf8()
            .unwrap_or(Cow::Borrowed(text))
    } else {
        Cow::Borrowed(text)
    }
}

/// A normalised URL, equal for two URLs of the same page: percent-decoded, in lower case, without
/// scheme, query, fragment, trailing `/` and what follows `/pull/N`. Whole path segments count:
/// `v1.35.0` is not `v1.35.0-rc.1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UrlKey(String);

/// The path segment before the number of a pull request.
const PULL: &str = "/pull/";

/// Built once: building takes longer than one search.
static FIND_PULL: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new(PULL));

impl UrlKey {
    pub fn of(url: &str) -> Self {
        let mut out = String::with_capacity(url.len());
        Self::write(url, &mut out);
        Self(out)
    }

    /// Appends the key of `url` to `out`.
    pub fn write(url: &str, out: &mut String) {
        let plain = decoded(url);
        let plain = strip_scheme(&plain).unwrap_or(&plain);
        let plain = plain.strip_prefix("www.").unwrap_or(plain);
        let end = memchr::memchr2(b'?', b'#', plain.as_bytes());
        let path = &plain[..end.unwrap_or(plain.len())];
        let path = path.trim_end_matches('/');
        let key = &path[..own_length(path)];
        if key.is_ascii() {
            let begin = out.len();
            out.push_str(key);
            out[begin..].make_ascii_lowercase();
        } else {
            out.push_str(&key.to_lowercase());
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The length of `path` without what follows `/pull/N`.
fn own_length(path: &str) -> usize {
    // Fast path: most URLs are those of a pull request and end with its number.
    let digits = path.bytes().rev().take_while(u8::is_ascii_digit).count();
    let before = &path[..path.len() - digits];
    if !before.ends_with(PULL)
        && let Some(at) = FIND_PULL.find(path.as_bytes())
    {
        let number = &path[at + PULL.len()..];
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && number[digits..].starts_with('/') {
            return at + PULL.len() + digits;
        }
    }
    path.len()
}

/// Every URL in `text`: in links, bare, in HTML or in a comment. A URL ends at white space,
/// brackets and quotes, and before punctuation that ends a sentence.
pub fn urls_in(text: &str) -> impl Iterator<Item = Span> {
    let mut from = 0;
    let found = memmem::find_iter(text.as_bytes(), b"http");
    found.filter_map(move |start| {
        let rest = text.get(start..)?;
        // A URL inside another URL is part of it.
        if start < from || !(rest.starts_with("https://") || rest.starts_with("http://")) {
            return None;
        }
        let url = &rest[..url_length(rest)];
        from = start + url.len();
        let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
        Some(Span::new(start, start + url.len()))
    })
}

/// The length in bytes of the URL at the start of `text`.
fn url_length(text: &str) -> usize {
    let ends =
        |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '"' | '[' | ']' | '`');
    // Nearly all URLs are ASCII, and bytes are faster than characters.
    let special = |byte: u8| !byte.is_ascii() || ends(char::from(byte));
    let plain = text.bytes().position(special).unwrap_or(text.len());
    plain + text[plain..].find(ends).unwrap_or(text.len() - plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn urls_are_classified() {
        let repository = |text: &str| RepositoryName::new(text).expect("a name");
        let cases = [
            (
                "https://github.com/kubernetes/kubernetes/pull/126205/files#r1",
                Target::PullRequest {
                    repository: repository("kubernetes/kubernetes"),
                    number: 126205,
                },
            ),
            (
                "https://github.com/kubernetes-sigs/kustomize/releases/tag/kustomize%2Fv5.8.1",
                Target::Release {
                    repository: repository("kubernetes-sigs/kustomize"),
                    tag: "kustomize/v5.8.1".into(),
                },
            ),
            (
                "https://github.com/kubernetes/enhancements/tree/master/keps/sig-storage/2644-honor-pv-reclaim-policy",
                Target::Proposal { number: 2644 },
            ),
            (
                "https://github.com/kubernetes/enhancements/issues/2644",
                Target::Proposal { number: 2644 },
            ),
            (
                "https://github.com/joecontributor",
                Target::User {
                    login: "joecontributor".into(),
                },
            ),
            (
                "https://example.org/kubernetes/kubernetes/pull/1",
                Target::Other,
            ),
            (
                "https://github.com/kubernetes/kubernetes/pull/+1",
                Target::Other,
            ),
        ];
        let settings = Settings::default();
        for (url, expected) in cases {
            let found = Target::among(url, settings.newsletter.proposals.as_ref());
            assert_eq!(found, expected, "{url}");
        }
    }

    #[test]
    fn urls_of_one_page_are_equal() {
        let same = [
            "https://github.com/Kubernetes/kubernetes/pull/1",
            "http://github.com/kubernetes/kubernetes/pull/1/files?w=1#diff",
            "https://github.com/kubernetes/kubernetes/pull/1/",
        ];
        for url in same {
            assert_eq!(UrlKey::of(url), UrlKey::of(same[0]), "{url}");
        }
        let tag = |text: &str| UrlKey::of(&format!("https://github.com/a/b/releases/tag/{text}"));
        assert_eq!(tag("kustomize%2Fv5.8.1"), tag("kustomize/v5.8.1"));
        assert_ne!(tag("v1.35.0"), tag("v1.35.0-rc.1"));
    }

    #[test]
    fn urls_are_found_in_links_brackets_and_comments() {
        let text =
            "[a](https://x.org/1) <https://x.org/2>, https://x.org/3. <!-- http://x.org/4 -->";
        let found: Vec<&str> = urls_in(text).map(|url| url.of(text)).collect();
        assert_eq!(
            found,
            [
                "https://x.org/1",
                "https://x.org/2",
                "https://x.org/3",
                "http://x.org/4"
            ]
        );
    }
}
