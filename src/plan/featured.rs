//! The start of a featured item, for a candidate that a writer moves to such a section.

use crate::activity::PullRequest;
use crate::plan::link_text::{first_link_text, without_links};
use crate::plan::{CandidateIndex, Entry, Known};
use crate::settings::Settings;
use crate::text::safe_for_markdown;

/// The start of a featured item: a heading with number, title and link, then the author, whose name
/// usually opens the first sentence.
pub(crate) fn feature(
    entry: &Entry,
    words: &str,
    reworded: bool,
    heading: &str,
    upstream: &CandidateIndex<'_>,
    settings: &Settings,
) -> String {
    let url = entry
        .sources
        .first()
        .map_or("", |source| source.url.as_str());
    let Some(Known::PullRequest(pull_request)) = upstream.get(url) else {
        let title = if reworded {
            without_links(words, settings)
        } else {
            first_link_text(words, settings)
        };
        return format!("### [{title}]({url})");
    };
    let kep = kep_number(pull_request).filter(|_| is_about_keps(heading));
    let title = match kep {
        _ if reworded => without_links(words, settings),
        Some(_) => safe_for_markdown(without_kep(pull_request.title.raw())),
        None => safe_for_markdown(pull_request.title.raw()),
    };
    let number = pull_request.number;
    let author = author(pull_request);
    match kep {
        Some(kep) => format!(
            "### [KEP-{kep}: {title}](https://github.com/kubernetes/enhancements/issues/{kep})\n\n{author}[{number}]({url})"
        ),
        None => format!("### [{number}: {title}]({url})\n\n{author}")
            .trim_end()
            .to_owned(),
    }
}

/// The author's name with a link to their page, then a space. Empty if the account was deleted or
/// its name is invalid.
fn author(pull_request: &PullRequest) -> String {
    let login = pull_request
        .author
        .as_ref()
        .map(|author| author.login.raw());
    let is_name = |text: &&str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let Some(login) = login.filter(is_name) else {
        return String::new();
    };
    let host: Vec<&str> = pull_request.url.split('/').take(3).collect();
    format!("[{login}]({}/{login}) ", host.join("/"))
}

fn is_about_keps(heading: &str) -> bool {
    heading.split_whitespace().any(|word| word == "KEP")
}

/// The number of the pull request's KEP: `KEP-4639` in its title, else in its note.
fn kep_number(pull_request: &PullRequest) -> Option<u64> {
    let note = pull_request.release_note.as_ref();
    let texts = [Some(&pull_request.title), note];
    texts
        .into_iter()
        .flatten()
        .find_map(|text| kep_in(text.raw()).map(|(number, _)| number))
}

/// The first `KEP-N` of a text, and where it ends.
fn kep_in(text: &str) -> Option<(u64, usize)> {
    text.match_indices("KEP").find_map(|(at, _)| {
        let rest = &text[at + "KEP".len()..];
        let digits = rest.trim_start_matches(['-', ' ', '#']);
        let length = digits.bytes().take_while(u8::is_ascii_digit).count();
        let number = digits[..length].parse().ok()?;
        Some((number, text.len() - digits.len() + length))
    })
}

/// The title without a leading `[KEP-N]` or `KEP-N:`, which the heading repeats.
fn without_kep(title: &str) -> &str {
    let opens = title
        .trim_start()
        .trim_start_matches('[')
        .starts_with("KEP");
    match kep_in(title).filter(|_| opens) {
        Some((_, end)) => {
            let rest = title[end..].trim_start_matches([']', ':', ' ', '-']);
            if rest.is_empty() { title } else { rest }
        }
        None => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kep_is_found_in_a_title() {
        for (title, number, rest) in [
            (
                "[KEP-4639] OCI volumes to beta",
                Some(4639),
                "OCI volumes to beta",
            ),
            (
                "KEP-3331: structured config",
                Some(3331),
                "structured config",
            ),
            ("KEP #12 x", Some(12), "x"),
            ("Implement KEP 5 here", Some(5), "Implement KEP 5 here"),
            ("KEP-7", Some(7), "KEP-7"),
            ("SKEPTIC", None, "SKEPTIC"),
            ("KEP-99999999999999999999", None, "KEP-99999999999999999999"),
        ] {
            assert_eq!(kep_in(title).map(|kep_in| kep_in.0), number, "{title}");
            assert_eq!(without_kep(title), rest, "{title}");
        }
    }
}
