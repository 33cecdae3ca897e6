//! The URLs of web pages: taken from GitHub's replies if valid, else constructed.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::github::Address;
use crate::github::address::host_of;
use crate::settings::RepositoryName;

/// Characters that could end a link or are syntax in Markdown, HTML or Liquid.
const UNSAFE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'\'')
    .add(b'(')
    .add(b')')
    .add(b'*')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'~');

/// Characters that are also syntax in a URL.
const IN_TAG: &AsciiSet = &UNSAFE.add(b'#').add(b'?').add(b'%').add(b'/').add(b'&');

/// The page of a pull request: the URL in GitHub's reply if it is such a page on this GitHub, else
/// the URL that the page must have.
pub(super) fn of_pull_request(
    said: &str,
    repository: &RepositoryName,
    number: u64,
    address: &Address,
) -> String {
    let end = format!("/pull/{number}");
    if is_on(said, address) && path_parts(said) == Some(4) && said.ends_with(&end) {
        return safe(said);
    }
    format!("https://{}/{repository}{end}", address.web_host())
}

/// The page of a release, in the same way.
pub(super) fn of_release(
    said: &str,
    repository: &RepositoryName,
    tag: &str,
    address: &Address,
) -> String {
    let is_release = said.split('/').skip(5).take(2).eq(["releases", "tag"]);
    if is_on(said, address) && is_release && path_parts(said).is_some_and(|count| count >= 5) {
        return safe(said);
    }
    of_tag(repository, tag, address)
}

/// The page of a tag. It exists with or without a release.
pub(super) fn of_tag(repository: &RepositoryName, tag: &str, address: &Address) -> String {
    let tag = utf8_percent_encode(tag, IN_TAG);
    format!(
        "https://{}/{repository}/releases/tag/{tag}",
        address.web_host()
    )
}

/// The URL of a page in a saved week, checked against the host that it names.
pub(super) fn recorded(said: &str, judge: impl Fn(&Address) -> String) -> String {
    let named = Address::from_variables(Some(&format!("https://{}", host_of(&safe(said)))), None);
    let address = named.or_else(|_| Address::from_variables(None, None));
    address.map_or(String::new(), |address| judge(&address))
}

fn is_on(said: &str, address: &Address) -> bool {
    let plain = !said.split('/').nth(2).unwrap_or("").contains('@');
    said.starts_with("https://") && plain && host_of(&safe(said)) == address.web_host()
}

/// The number of path segments; `None` if there is a query or a fragment.
fn path_parts(said: &str) -> Option<usize> {
    let plain = !said.contains(['?', '#']);
    plain.then(|| {
        said.split('/')
            .skip(3)
            .filter(|part| !part.is_empty())
            .count()
    })
}

fn safe(said: &str) -> String {
    utf8_percent_encode(said, UNSAFE).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository() -> RepositoryName {
        RepositoryName::new("a/b").expect("a name")
    }

    fn public() -> Address {
        Address::from_variables(None, None).expect("the public one")
    }

    #[test]
    fn a_valid_url_from_github_is_kept() {
        let renamed = "https://github.com/a/renamed/pull/7";
        assert_eq!(
            of_pull_request(renamed, &repository(), 7, &public()),
            renamed
        );
        let tag = "https://github.com/a/b/releases/tag/kustomize%2Fv5.8.1";
        assert_eq!(
            of_release(tag, &repository(), "kustomize/v5.8.1", &public()),
            tag
        );
    }

    #[test]
    fn other_urls_are_replaced() {
        for said in [
            "javascript:alert(1)/pull/7",
            "https://evil.example/a/b/pull/7",
            "https://github.com@evil.example/a/b/pull/7",
            "https://github.com/a/b/pull/8",
            "https://github.com/a/b/pull/7?x=/pull/7",
            "http://github.com/a/b/pull/7",
            "",
        ] {
            let made = of_pull_request(said, &repository(), 7, &public());
            assert_eq!(made, "https://github.com/a/b/pull/7", "{said}");
        }
        let made = of_release("", &repository(), "v1](x) {{y}}", &public());
        assert_eq!(
            made,
            "https://github.com/a/b/releases/tag/v1%5D%28x%29%20%7B%7By%7D%7D"
        );
    }

    #[test]
    fn a_url_cannot_end_a_link() {
        let said = "https://github.com/a/b/releases/tag/v1)[x](y)|`{{z}}";
        let made = of_release(said, &repository(), "v1", &public());
        assert!(
            !made.contains(['(', ')', '[', ']', '|', '`', '{', '}', ' ']),
            "{made}"
        );
    }
}
