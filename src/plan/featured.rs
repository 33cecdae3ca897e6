//! The start of a featured item, for a candidate that a writer moves to such a section.

use crate::activity::PullRequest;
use crate::plan::link_text::{first_link_text, without_links};
use crate::plan::{CandidateIndex, Entry, Known};
use crate::settings::{Proposals, Settings};
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
    let proposals = settings.newsletter.proposals.as_ref();
    let proposals = proposals.filter(|proposals| is_about(heading, proposals));
    let proposal = proposals.and_then(|proposals| {
        let number = number_of(pull_request, proposals)?;
        Some((proposals, number, proposals.url(number)?))
    });
    let title = match &proposal {
        _ if reworded => without_links(words, settings),
        Some((proposals, ..)) => {
            safe_for_markdown(without_number(pull_request.title.raw(), proposals))
        }
        None => safe_for_markdown(pull_request.title.raw()),
    };
    let number = pull_request.number;
    let author = author(pull_request);
    match proposal {
        Some((proposals, of_proposal, page)) => {
            let name = &proposals.name;
            format!("### [{name}-{of_proposal}: {title}]({page})\n\n{author}[{number}]({url})")
        }
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

/// Whether a section is about proposals: its heading names them.
fn is_about(heading: &str, proposals: &Proposals) -> bool {
    heading
        .split_whitespace()
        .any(|word| word == proposals.name)
}

/// The number of the pull request's proposal: in its title, else in its note.
fn number_of(pull_request: &PullRequest, proposals: &Proposals) -> Option<u64> {
    let note = pull_request.release_note.as_ref();
    let texts = [Some(&pull_request.title), note];
    let mut texts = texts.into_iter().flatten();
    texts.find_map(|text| proposals.named_in(text.raw()).map(|(number, ..)| number))
}

/// The title without a leading `[RFC-N]` or `RFC-N:`, which the heading repeats.
fn without_number<'t>(title: &'t str, proposals: &Proposals) -> &'t str {
    let opens = title.trim_start().trim_start_matches('[');
    let opens = opens.starts_with(&proposals.name);
    match proposals.named_in(title).filter(|_| opens) {
        Some((.., end)) => {
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
    fn a_proposal_that_the_heading_repeats_is_left_out_of_the_title() {
        let yaml = "proposals: {name: RFC, repository: a/rfcs, path: \"text/{number}-*\"}\n";
        let settings = Settings::parse(yaml).expect("valid");
        let proposals = settings.newsletter.proposals.expect("given");
        for (title, rest) in [
            ("[RFC-4639] OCI volumes to beta", "OCI volumes to beta"),
            ("RFC-3331: structured config", "structured config"),
            ("RFC #12 x", "x"),
            ("Implement RFC 5 here", "Implement RFC 5 here"),
            ("RFC-7", "RFC-7"),
            ("RFC-99999999999999999999", "RFC-99999999999999999999"),
        ] {
            assert_eq!(without_number(title, &proposals), rest, "{title}");
        }
    }
}
