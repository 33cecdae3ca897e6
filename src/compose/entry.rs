//! A pull request as a bullet, in the shape and the words of the house.

use super::code::in_code_font;
use super::phrase::{linked, words};
use crate::activity::{
    Place, PullRequest, Stage, capitalised, clean, component_prefix, first_sentence,
};
use crate::settings::Filling;
use crate::text::{Untrusted, safe_for_markdown, safe_for_terminal};

/// A bullet is at most about so many words long: the stylesheet asks for four to ten.
const MOST_WORDS: usize = 12;

/// A word that is longer, in characters, is cut: nobody reads on.
const LONGEST_WORD: usize = 80;

/// The bullet of one pull request, as Markdown without its marker. `None` where there is nothing to say.
pub(super) fn entry(
    pull_request: &PullRequest,
    place: &Place,
    url: &str,
    lower_case: &[String],
) -> Option<String> {
    if place.filling == Filling::Promotions
        && let (Some(subject), Some(stage)) = (&place.subject, place.stage)
    {
        return Some(promotion(subject, stage, url, lower_case));
    }
    if place.filling == Filling::Versions
        && let (Some(library), Some(version)) = (&place.subject, &place.version)
    {
        return Some(version_update(&[(library, version, url)]));
    }
    let line = sentence(pull_request, lower_case)?;
    Some(linked(&line, url))
}

fn promotion(subject: &Untrusted, stage: Stage, url: &str, lower_case: &[String]) -> String {
    let subject = worded(subject.raw(), lower_case);
    format!(
        "[{} to {}]({url})",
        safe_for_markdown(&subject),
        stage.in_a_bullet()
    )
}

/// `[etcd to v3.6.11](…), [v3.5.23](…)`: updates of one library, the main one first.
pub(super) fn version_update(updates: &[(&Untrusted, &Untrusted, &str)]) -> String {
    let mut out = String::new();
    for (library, version, url) in updates {
        let version = safe_for_markdown(version.raw());
        if out.is_empty() {
            out = format!(
                "[{} to {version}]({url})",
                safe_for_markdown(&shortened(library.raw()))
            );
        } else {
            out.push_str(&format!(", [{version}]({url})"));
        }
    }
    out
}

/// The title as a statement: cleaned, at most about twelve words, in sentence case. Where it says nothing the note's
/// first sentence stands in.
fn sentence(pull_request: &PullRequest, lower_case: &[String]) -> Option<String> {
    let title = clean(&pull_request.title);
    let note = pull_request.release_note.as_ref();
    let note = note.map(|it| clean(&first_sentence(it.raw()).into()));
    let says = |it: &String| it.chars().any(char::is_alphanumeric);
    [Some(title), note]
        .into_iter()
        .flatten()
        .map(|it| worded(it.raw(), lower_case))
        .find(says)
}

/// A text as the house writes it: shortened, with code in code font, in sentence case.
fn worded(text: &str, lower_case: &[String]) -> String {
    let line = shortened(text);
    let words = words(&line)
        .into_iter()
        .map(|it| acronym(it).unwrap_or_else(|| in_code_font(it)));
    in_sentence_case(&words.collect::<Vec<_>>().join(" "), lower_case)
}

/// At most about twelve words: cut before a clause where there is one, else after a word that does not dangle.
fn shortened(line: &str) -> String {
    let line = safe_for_terminal(line);
    let words: Vec<String> = words(&line).into_iter().map(cut_word).collect();
    if words.len() <= MOST_WORDS + 1 {
        return words.join(" ");
    }
    const CLAUSES: &[&str] = &[
        "after", "because", "before", "if", "instead", "so", "that", "when", "where", "which",
        "while",
    ];
    const PHRASES: &[&str] = &[
        "and", "as", "by", "during", "for", "from", "in", "on", "to", "using", "via", "with",
    ];
    let begins = |at: usize, list: &[&str]| {
        let word = words.get(at).map_or("", String::as_str);
        let after_comma = words
            .get(at.wrapping_sub(1))
            .is_some_and(|it| it.ends_with([',', ';']));
        list.contains(&word.to_lowercase().as_str()) || word.starts_with('(') || after_comma
    };
    // A whole clause may be two words longer.
    let clause = (6..=MOST_WORDS + 2).rev().find(|at| begins(*at, CLAUSES));
    let cut = clause.or_else(|| (8..=MOST_WORDS).rev().find(|at| begins(*at, PHRASES)));
    let mut kept: Vec<&str> = words
        .iter()
        .take(cut.unwrap_or(MOST_WORDS))
        .map(String::as_str)
        .collect();
    while kept.len() > 1
        && kept.last().is_some_and(|it| {
            CLAUSES.contains(it)
                || PHRASES.contains(it)
                || ["a", "an", "the", "of", "is", "or"].contains(it)
        })
    {
        kept.pop();
    }
    let text = kept.join(" ");
    let text = text.trim_end_matches([',', ';', ':', ' ', '(', '-']);
    if cut.is_some() {
        text.to_owned()
    } else {
        format!("{text} …")
    }
}

/// A word of sensible length. What is cut shows that it is.
fn cut_word(word: &str) -> String {
    if word.chars().count() <= LONGEST_WORD {
        return word.to_owned();
    }
    word.chars()
        .filter(|c| *c != '`')
        .take(LONGEST_WORD)
        .chain(['…'])
        .collect()
}

/// `crd` → `CRD`: what is written in capitals wherever it is a word.
fn acronym(word: &str) -> Option<String> {
    const ACRONYMS: &[&str] = &[
        "api", "apf", "cbor", "cel", "cni", "cpu", "crd", "crds", "cri", "csi", "dns", "dra", "dv",
        "gpu", "hpa", "http", "https", "ip", "json", "jwt", "kms", "numa", "oci", "oidc", "psa",
        "pv", "pvc", "pvcs", "pvs", "rbac", "ssa", "tls", "vac", "vpa", "yaml",
    ];
    let bare = word.trim_end_matches([':', ',', ';', ')', '.']);
    let tail = word.get(bare.len()..).unwrap_or("");
    ACRONYMS.contains(&bare).then(|| {
        let capitals = match bare.strip_suffix('s') {
            Some(one) if bare != "tls" && bare != "dns" && bare != "https" && bare != "kms" => {
                format!("{}s", one.to_uppercase())
            }
            _ => bare.to_uppercase(),
        };
        format!("{capitals}{tail}")
    })
}

/// A capital at the beginning, but for names that are written without one.
fn in_sentence_case(line: &str, lower_case: &[String]) -> String {
    let first = line.split(' ').next().unwrap_or("");
    let bare = first.trim_end_matches([':', ',']).trim_end_matches("'s");
    let identifier = |c: char| {
        c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '`' | '_' | '.' | '/' | '-')
    };
    let component = component_prefix(line).is_some_and(|it| line.find(' ') == Some(it - 1));
    if component || bare.contains(identifier) || lower_case.iter().any(|it| it == bare) {
        return line.to_owned();
    }
    capitalised(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::classify;

    fn bullet(title: &str, labels: &[&str], note: &str) -> Option<String> {
        let pull_request = PullRequest {
            title: title.into(),
            labels: labels.iter().map(|it| (*it).into()).collect(),
            release_note: (!note.is_empty()).then(|| note.into()),
            ..PullRequest::sample()
        };
        entry(
            &pull_request,
            &classify(&pull_request),
            "u",
            &["kubelet".to_owned(), "etcd".to_owned()],
        )
    }

    #[test]
    fn a_title_becomes_a_statement_in_house_style() {
        let cases = [
            (
                "fix: retry the probe when the node is gone.",
                "Retry the [probe](u) when the node is gone",
            ),
            (
                "kubelet: add --node-ip handling",
                "kubelet: add [`--node-ip` handling](u)",
            ),
            (
                "Added crd validation for spec.procMount (#123)",
                "Add [CRD validation](u) for `spec.procMount`",
            ),
            (
                "[KEP-4639]: Graduate ImageVolume to GA",
                "[ImageVolume to GA](u)",
            ),
            (
                "kubeadm: promoted the `Foo` feature gate to Beta",
                "[`Foo` to beta](u)",
            ),
            ("etcd: bump to v3.6.10", "[etcd to v3.6.10](u)"),
            (
                "Updated underlying images to be compatible with Go version `1.25.3`",
                "[go to 1.25.3](u)",
            ),
            ("Show {{ x }} | <b>", r"Show [&#123;&#123; x }} \| \<b>](u)"),
        ];
        for (title, expected) in cases {
            assert_eq!(bullet(title, &[], "").as_deref(), Some(expected), "{title}");
        }
    }

    #[test]
    fn without_a_title_the_note_speaks_and_without_both_nothing_does() {
        assert_eq!(
            bullet("", &[], "Added a flag. It is good.").as_deref(),
            Some("Add a [flag](u)")
        );
        assert_eq!(bullet("[WIP] ...", &[], "").as_deref(), None);
    }

    #[test]
    fn a_long_title_ends_where_a_clause_begins() {
        let title = "Prevent the kubelet from restarting containers of static pods when the API server cannot be reached for hours";
        let expected = "Prevent the [kubelet](u) from restarting containers of static pods";
        assert_eq!(bullet(title, &[], "").as_deref(), Some(expected));
        let word = "L".repeat(10_000);
        assert!(bullet(&word, &[], "").is_some_and(|it| it.chars().count() < 100));
    }
}
