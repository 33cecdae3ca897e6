//! Which milestone a name in a draft means.

use std::collections::BTreeSet;

use crate::style::WordList;

/// Whether a name that a writer chose means the milestone `name`: all telling words of the one are
/// among those of the other. `Code Freeze` means `Code Freeze and Test Freeze`, `PRR Freeze` means
/// `Production Readiness Freeze`; `Freeze` means nothing.
/// Words of which `is_project` says so are what the project calls itself.
pub fn is_same_milestone(written: &str, name: &str, is_project: impl Fn(&str) -> bool) -> bool {
    let telling_words = |name| telling_words(name, &is_project);
    let (written, name) = (telling_words(written), telling_words(name));
    let shared = written
        .intersection(&name)
        .any(|word| !GENERAL.contains(&word.as_str()));
    shared && (written.is_subset(&name) || name.is_subset(&written))
}

/// Words that many milestones have.
const GENERAL: [&str; 6] = ["freeze", "release", "deadline", "doc", "blog", "cycle"];

fn telling_words(name: &str, is_project: &impl Fn(&str) -> bool) -> BTreeSet<String> {
    let words = name.split(|c: char| !(c.is_alphanumeric() || c == '.'));
    let words = words.map(|word| word.trim_matches('.').to_lowercase());
    let words = words.filter(|word| {
        !word.is_empty() && !WordList::MilestoneFiller.has(word) && !is_project(word)
    });
    words.map(stem).collect()
}

fn stem(word: String) -> String {
    match word.as_str() {
        "prr" => "readiness".to_owned(),
        "released" | "releases" => "release".to_owned(),
        "readiness" => word,
        _ if word.starts_with("v1.") => word
            .trim_start_matches('v')
            .trim_end_matches(".0")
            .to_owned(),
        _ if word.len() > 3 => word.strip_suffix('s').unwrap_or(&word).to_owned(),
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_milestone_is_meant_by_its_telling_words() {
        for (written, name, same) in [
            ("Code Freeze", "Code Freeze and Test Freeze", true),
            ("Code & Test Freeze", "Code Freeze and Test Freeze", true),
            ("PRR Freeze", "Production Readiness Freeze", true),
            (
                "Production Readiness Review Freeze",
                "Production Readiness Freeze",
                true,
            ),
            ("Enhancements Freeze", "Enhancements Freeze", true),
            ("Kubernetes v1.36.0 Release", "v1.36.0 released", true),
            ("Docs Freeze", "Docs deadline", false),
            ("Freeze", "Code Freeze", false),
            ("Test Freeze", "Docs Freeze", false),
            ("v1.37.0 release", "v1.36.0 released", false),
            ("Release Day", "v1.36.0 released", false),
            ("", "Code Freeze", false),
        ] {
            assert_eq!(
                is_same_milestone(written, name, |word| word == "kubernetes"),
                same,
                "{written} / {name}"
            );
        }
    }
}
