//! The page that explains the phases of a release: which headings it has, so that no link leads
//! nowhere.

/// The anchors that GitHub gives the headings of a Markdown page: small letters, without
/// punctuation, with `-` for spaces (<https://docs.github.com/en/get-started/writing-on-github>).
pub fn parse_phases(text: &str) -> Vec<String> {
    let heading = |line: &str| {
        let words = line.trim_start_matches('#');
        let level = line.len() - words.len();
        let is_heading = (1..=6).contains(&level) && words.starts_with(' ');
        is_heading.then(|| anchor(words.trim()))
    };
    let headings = text.lines().filter_map(heading);
    headings.filter(|anchor| !anchor.is_empty()).collect()
}

fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter_map(|c| match c {
        ' ' | '-' => Some('-'),
        '_' => Some('_'),
        c if c.is_alphanumeric() => Some(c),
        _ => None,
    });
    kept.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_has_the_anchor_that_github_gives_it() {
        let text =
            "# Release Phases\n\n## PRR Freeze\nWords.\n#no heading\n### Q&A: what's next?\n";
        assert_eq!(
            parse_phases(text),
            ["release-phases", "prr-freeze", "qa-whats-next"]
        );
    }
}
