//! A link has text and a target.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::{Link, LinkForm, strip_scheme};
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::text::Edit;

pub(super) const RULE: Rule = Rule {
    name: "link-target",
    summary: "a link has text and a URL",
    why: "A link without a URL was meant to be filled in. The reader who follows it stays on the \
          page or gets a 404.",
    bad: "* SPDY executor [streams are cancellable](SPDY)",
    good: "* SPDY executor [streams are cancellable](https://github.com/forge/core/pull/103177)",
    source: "",
    fixes: Fixes::Both,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let inline = context
        .post
        .links()
        .filter(|link| link.form != LinkForm::Auto && link.form != LinkForm::Reference);
    for link in inline {
        let url = link.url.of(text).trim();
        if url.is_empty() {
            let found = Diagnostic::error(link.span, "a link without a URL");
            findings.push(found.help("write the URL between the parentheses"));
        } else if link.form == LinkForm::Inline && link.text.of(text).trim().is_empty() {
            findings.push(
                Diagnostic::error(link.span, "a link without text")
                    .help("write the link text between the brackets"),
            );
        } else if !is_url(url) {
            findings.push(not_a_url(link, url));
        } else if let Some(message) = leads_nowhere(url) {
            let found = Diagnostic::error(link.url, message);
            findings.push(found.help("copy the URL again from the browser"));
        }
    }
}

/// Whether a browser can follow `url` from a page of the site.
fn is_url(url: &str) -> bool {
    match strip_scheme(url) {
        Some(rest) => {
            let end = memchr::memchr3(b'/', b'?', b'#', rest.as_bytes());
            let host = &rest[..end.unwrap_or(rest.len())];
            let host = host.split_once(':').map_or(host, |(host, _port)| host);
            host.contains('.') || host == "localhost"
        }
        None => {
            let anchor = url.strip_prefix('#');
            url.starts_with('/')
                || anchor.is_some_and(|anchor| anchor.contains(|c: char| !c.is_ascii_digit()))
                || url.starts_with("mailto:")
                || url.starts_with("{{")
                || url.starts_with("{%")
        }
    }
}

/// What is wrong with a URL that is valid but leads nowhere.
fn leads_nowhere(url: &str) -> Option<String> {
    const GITHUB: &str = "github.com";
    let rest = strip_scheme(url)?;
    // Web archives and forms take a whole URL after `/` or `=`.
    let is_glued = |colon: usize| {
        let before = rest[..colon].strip_suffix('s').unwrap_or(&rest[..colon]);
        let before = before.strip_suffix("http");
        rest[colon..].starts_with("://")
            && before.is_some_and(|before| !before.ends_with(['/', '=', '?']))
    };
    if memchr::memchr_iter(b':', rest.as_bytes()).any(is_glued) {
        return Some("two URLs in one".to_owned());
    }
    let end = memchr::memchr(b'/', rest.as_bytes()).unwrap_or(rest.len());
    let (host, path) = (&rest[..end], rest.get(end + 1..).unwrap_or(""));
    let is_github = host.eq_ignore_ascii_case(GITHUB);
    let near = !is_github && host.chars().count().abs_diff(GITHUB.len()) <= 1;
    if near && strsim::osa_distance(&host.to_ascii_lowercase(), GITHUB) == 1 {
        return Some(format!("`{host}` is not `{GITHUB}`"));
    }
    if !is_github {
        return None;
    }
    let end = memchr::memchr2(b'?', b'#', path.as_bytes());
    let path = &path[..end.unwrap_or(path.len())];
    let mut parts = path.split('/').skip(2);
    let (what, which) = (parts.next()?, parts.next().unwrap_or(""));
    let numbered = !which.is_empty() && which.bytes().all(|byte| byte.is_ascii_digit());
    if what == "pull" && !numbered {
        return Some(format!("`/pull/{which}` is not a pull request"));
    }
    let untagged = which == "tag" && parts.next().is_none_or(str::is_empty);
    (what == "releases" && untagged).then(|| "a release URL without a tag".into())
}

fn not_a_url(link: &Link, url: &str) -> Diagnostic {
    let found = Diagnostic::error(link.url, format!("`{url}` is not a URL"));
    let bare = url.trim_start_matches('(').trim_end_matches(')');
    let host = url.split('/').next().unwrap_or("");
    let (title, address, sure) = if is_url(bare) {
        ("remove the second parentheses", bare.to_owned(), true)
    } else if host == url
        && url
            .split_once('@')
            .is_some_and(|(_, rest)| rest.contains('.'))
    {
        ("make it an e-mail link", format!("mailto:{url}"), true)
    } else if host.contains('.')
        && !url.contains([' ', ':'])
        && host.split('.').all(|part| !part.is_empty())
    {
        ("add `https://`", format!("https://{url}"), false)
    } else {
        return found
            .help("write a URL that starts with `https://`, or with `/` for a page of this site");
    };
    let edits = vec![Edit::replace(link.url, address)];
    match sure {
        true => found.fix(Fix::safe(title, edits)),
        false => found.fix(Fix::unsafe_(title, edits)),
    }
}
