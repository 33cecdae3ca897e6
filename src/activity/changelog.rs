//! Changelog files: where the notes of a release only link one, its section says what changed.

use crate::settings::RepositoryName;
use crate::text::{Version, tag_parts};

/// The longest section that is kept, in bytes.
const LONGEST_SECTION: usize = 64 * 1024;

/// A file of a repository at a revision.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangelogFile {
    /// A branch or a tag.
    pub revision: String,
    /// From the repository's root.
    pub path: String,
}

/// The changelog file of `repository` that release notes link, where they list no changes
/// themselves.
pub fn linked_changelog(notes: &str, repository: &RepositoryName) -> Option<ChangelogFile> {
    if lists_something(notes) {
        return None;
    }
    let home = format!("github.com/{}/blob/", repository.as_str().to_lowercase());
    let lower = notes.to_ascii_lowercase();
    let mut links = lower.match_indices(&home).filter_map(|(at, home)| {
        let link = notes.get(at + home.len()..)?;
        let is_part = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
        let end = link.find(|c| !is_part(c)).unwrap_or(link.len());
        let (revision, path) = link[..end].trim_end_matches('.').split_once('/')?;
        let file = path.rsplit('/').next()?.to_ascii_lowercase();
        let is_changelog = file.starts_with("changelog") && file.ends_with(".md");
        let is_plain = |name: &str| !matches!(name, "" | "." | "..");
        let plain = is_plain(revision) && path.split('/').all(is_plain);
        (is_changelog && plain).then(|| ChangelogFile {
            revision: revision.to_owned(),
            path: path.to_owned(),
        })
    });
    links.next()
}

/// Whether notes hold a list outside code blocks.
fn lists_something(notes: &str) -> bool {
    let mut in_code = false;
    notes.lines().map(str::trim_start).any(|line| {
        if line.starts_with("```") || line.starts_with("~~~") {
            in_code = !in_code;
        }
        !in_code && (line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ "))
    })
}

/// What a changelog says about the version of `tag`: the text below the heading that names it, up
/// to the heading of another version. `None` where no heading names it.
pub fn changelog_section<'a>(changelog: &'a str, tag: &str) -> Option<&'a str> {
    let wanted = plain_version(tag_parts(tag).version?.as_str());
    let mut section = None;
    let mut in_code = false;
    let mut at = 0;
    for line in changelog.split_inclusive('\n') {
        let begins = at;
        at += line.len();
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        let Some((level, versions)) = heading(line).filter(|_| !in_code) else {
            continue;
        };
        match section {
            None if versions.contains(&wanted) => section = Some((level, at)),
            Some((own, from)) if level < own || (level == own && !versions.is_empty()) => {
                return Some(bounded(&changelog[from..begins]));
            }
            _ => {}
        }
    }
    let (_, from) = section?;
    Some(bounded(&changelog[from..]))
}

/// The level of a heading, and the versions that it is about: "Changelog since v1.2" is about none.
fn heading(line: &str) -> Option<(usize, Vec<String>)> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    if level == 0 || level > 6 || !text.starts_with(' ') {
        return None;
    }
    let is_edge = |c: char| c.is_whitespace() || "[](),:".contains(c);
    let words: Vec<&str> = text
        .split(is_edge)
        .filter(|word| !word.is_empty())
        .collect();
    let is_since = |at: usize| {
        at.checked_sub(1)
            .is_some_and(|before| ["since", "from"].contains(&&*words[before].to_lowercase()))
    };
    let named = words.iter().enumerate().filter(|(at, _)| !is_since(*at));
    let versions =
        named.filter_map(|(_, word)| Some(plain_version(Version::parse(word)?.as_str())));
    Some((level, versions.collect()))
}

/// Without its `v` and its `+build`.
fn plain_version(version: &str) -> String {
    let version = version.trim_start_matches(['v', 'V']);
    version.split('+').next().unwrap_or(version).to_owned()
}

/// Cut at a line, where it is longer than anybody reads.
fn bounded(section: &str) -> &str {
    let section = section.trim();
    if section.len() <= LONGEST_SECTION {
        return section;
    }
    let lines = section.match_indices('\n').map(|(at, _)| at);
    let end = lines.take_while(|at| *at <= LONGEST_SECTION).last();
    &section[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked(notes: &str) -> Option<String> {
        let repository = RepositoryName::new("a/b").expect("a name");
        let file = linked_changelog(notes, &repository)?;
        Some(format!("{}:{}", file.revision, file.path))
    }

    #[test]
    fn a_changelog_is_found_where_the_notes_list_nothing() {
        let link = "https://github.com/A/b/blob/main/CHANGELOG/CHANGELOG-3.5.md";
        let found = Some("main:CHANGELOG/CHANGELOG-3.5.md".to_owned());
        assert_eq!(
            linked(&format!("See the [list]({link}).\n```\n- x\n```")),
            found
        );
        assert_eq!(linked(&format!("# Changelog\n{link}")), found);
        assert_eq!(linked(&format!("See {link}.\n\n* Add a flag")), None);
        for other in [
            "https://github.com/other/b/blob/main/CHANGELOG.md",
            "https://github.com/a/b/blob/main/README.md",
            "https://github.com/a/b/blob/main/../CHANGELOG.md",
            "https://github.com/a/b/blob/CHANGELOG.md",
            "",
        ] {
            assert_eq!(linked(other), None, "{other}");
        }
    }

    /// In the forms of etcd, of the CSI drivers and of keepachangelog.com; hand-written.
    #[test]
    fn the_section_of_a_tag_is_read() {
        let etcd = "# v3.5\n\n## v3.5.16 (2024-09-10)\n\n### etcd server\n- Fix a leak\n\n## v3.5.15 (2024-07-19)\n- Old\n";
        assert_eq!(
            changelog_section(etcd, "v3.5.16"),
            Some("### etcd server\n- Fix a leak")
        );
        assert_eq!(changelog_section(etcd, "v3.5.15"), Some("- Old"));
        assert_eq!(changelog_section(etcd, "v3.5.1"), None);
        assert_eq!(changelog_section(etcd, "nightly"), None);
        let csi = "# Release notes for v1.17.0\n\n# Changelog since v1.16.1\n\n### Feature\n- Add x\n\n# Release notes for v1.16.1\n- Old\n";
        let section = changelog_section(csi, "v1.17.0").expect("a section");
        assert!(section.ends_with("- Add x"), "{section}");
        assert_eq!(changelog_section(csi, "v1.16.1"), Some("- Old"));
        let kept = "## [Unreleased]\n- New\n\n## [1.2.0] - 2024-01-01\n- Add x\n```\n# v1.1.0\n```\n## [1.1.0]\n";
        assert_eq!(
            changelog_section(kept, "v1.2.0"),
            Some("- Add x\n```\n# v1.1.0\n```")
        );
    }

    #[test]
    fn a_section_without_an_end_is_bounded() {
        let long = format!("# v1.0.0\n{}", "- é\n".repeat(100_000));
        let section = changelog_section(&long, "v1.0.0").expect("a section");
        assert!(section.len() <= LONGEST_SECTION);
    }
}
