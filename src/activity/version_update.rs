//! Whether a dependency gets another version, which one, and which version.

use crate::activity::PullRequest;
use crate::style::words::{Words, bare};
use crate::text::Version;

/// A library and its version, as far as the title names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct VersionUpdate {
    pub(crate) library: Option<String>,
    pub(crate) version: Option<String>,
}

const UPDATES: &[&str] = &[
    "bump", "bumps", "bumped", "update", "updates", "updated", "upgrade", "upgrades", "upgraded",
];

/// Reads the title, and the note for the version of Go.
pub(crate) fn version_update(
    title: &Words<'_>,
    pull_request: &PullRequest,
) -> Option<VersionUpdate> {
    // The bots that publish have rules of their own for versions.
    if title.has(&["rules"]) {
        return None;
    }
    updated_to(title)
        .or_else(|| go(title, pull_request))
        .or_else(|| dependencies(title, pull_request))
}

/// `Bump X from V to V`, `X: update to V`, `Update X V`
fn updated_to(title: &Words<'_>) -> Option<VersionUpdate> {
    let update = title
        .position(UPDATES)
        .filter(|other| *other == title.statement())?;
    let version = |at: usize| Version::parse(title.written(at));
    let is_arrow = |at: usize| ["->", "=>", "→"].contains(&title.written(at));
    let mut rest = update + 1..title.count();
    let old = |at: usize| title.at(at - 1) == "from" || is_arrow(at + 1);
    let at = rest.find(|rest| version(*rest).is_some() && !old(*rest))?;
    let before = title.at(at - 1);
    let (named, ends) = match before {
        "to" | "version" | "release" => (true, at - 1),
        // `V -> V`: the library ends before the first.
        _ if is_arrow(at - 1) => (false, at.saturating_sub(2)),
        _ => (false, at),
    };
    if !named && ends > update + 3 {
        return None;
    }
    let from = title
        .positions(&["from", "to"])
        .find(|position| *position > update && *position < ends);
    let library = title.between(update + 1, from.unwrap_or(ends));
    let library = if library.is_empty() {
        title.between(0, update)
    } else {
        library
    };
    let library = match title.at(ends.saturating_sub(1)) {
        "go" | "golang" => Some("go".to_owned()),
        // "Update the changelog for V" brings no version.
        "for" | "in" => return None,
        _ => named_library(&library),
    };
    Some(VersionUpdate {
        library,
        version: version(at).map(|version| version.as_str().to_owned()),
    })
}

/// `Kubernetes is now built with Go V`, in the title or in the note.
fn go(title: &Words<'_>, pull_request: &PullRequest) -> Option<VersionUpdate> {
    let note = pull_request
        .release_note
        .as_ref()
        .map_or("", |release_note| release_note.raw());
    let note = Words::of(note);
    let built = |words: &Words<'_>| {
        let number = |text: &str| Version::parse(text).map(|value| value.as_str().to_owned());
        let mut names = words.positions(&["go", "golang"]);
        let apart = names.find_map(|name| number(words.written(name + 1)));
        let joined = || {
            (0..words.count()).find_map(|value| number(words.written(value).strip_prefix("go")?))
        };
        let go = apart.or_else(joined);
        let builds = words.has(&[
            "built", "build", "builds", "use", "using", "switch", "images", "compiled",
        ]) || words.has(UPDATES);
        go.filter(|_| builds)
    };
    let speaks_of_go = title.has(&["go", "golang"]);
    let version = built(title)
        .or_else(|| built(&note).filter(|_| speaks_of_go && title.has(&["version", "versions"])))?;
    Some(VersionUpdate {
        library: Some("go".to_owned()),
        version: Some(version),
    })
}

/// `Update golang.org/x/* dependencies`, `Bump gengo/v2 to latest`: no version, but a label says what it is.
fn dependencies(title: &Words<'_>, pull_request: &PullRequest) -> Option<VersionUpdate> {
    let labelled =
        pull_request.has_label("area/dependency") || pull_request.has_label("kind/dependency");
    let update = title.position(UPDATES)?;
    let said = title.has(&[
        "dependencies",
        "dependency",
        "deps",
        "latest",
        "modules",
        "vendor",
    ]);
    let latest = title.positions(&["latest"]).any(|position| {
        title.at(position.saturating_sub(1)) == "to"
            && title.between(update, position).contains('/')
    });
    (update == title.statement() && said && (labelled || latest)).then(VersionUpdate::default)
}

/// The library's name out of what stands between the verb and the version; `None` where that is no name.
fn named_library(text: &str) -> Option<String> {
    const FILLER: &[&str] = &[
        "the",
        "version",
        "versions",
        "dependency",
        "dependencies",
        "image",
        "images",
        "library",
        "package",
        "module",
        "of",
        "release",
        "supported",
        "underlying",
    ];
    let words = text.split_whitespace().map(bare);
    let words: Vec<&str> = words
        .filter(|word| !word.is_empty() && !FILLER.contains(&word.to_lowercase().as_str()))
        .collect();
    let go = words
        .iter()
        .any(|word| ["go", "golang"].contains(&word.to_lowercase().as_str()));
    let name = if go { "go".to_owned() } else { words.join(" ") };
    (!name.is_empty() && (go || words.len() <= 3)).then_some(name)
}
