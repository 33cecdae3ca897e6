//! Whether a dependency gets another version, which one, and which version.

use crate::activity::evidence::{Clue, Sentence, bare};
use crate::style::WordList;
use crate::style::verb::verb;
use crate::text::Version;

/// A library and its version, as far as the title or the note names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct VersionUpdate {
    pub(super) library: Option<String>,
    pub(super) version: Option<String>,
}

/// What is known of a pull request apart from its title.
pub(super) struct Background<'a> {
    pub(super) note: Option<&'a Sentence<'a>>,
    /// The whole release note.
    pub(super) whole_note: Option<&'a Sentence<'a>>,
    /// It has a label for dependencies, or its title begins as a chore.
    pub(super) dependency: bool,
}

/// Reads the title, and the note where the title does not name the version.
pub(super) fn version_update(
    title: &Sentence<'_>,
    background: &Background<'_>,
) -> Option<VersionUpdate> {
    // Changelogs and the rules of publishing bots have versions, and are no libraries.
    if title.has(Clue::Own) {
        return None;
    }
    let update = update_verb(title);
    if let Some(verb) = update
        && version_behind(title, verb).is_some()
    {
        return updated_to(title, verb, background.dependency);
    }
    go(title, background)
        .or_else(|| noted(title, update, background))
        .or_else(|| update.and_then(|verb| unversioned(title, verb, background)))
        .or_else(|| library_alone(title))
        .or_else(|| {
            // "Change the dependency version for foo"
            let about = title.has(Clue::Library) && title.position("version").is_some();
            let changes = verb(title.at(title.statement())) == Some("change");
            (about && changes && background.dependency).then(VersionUpdate::default)
        })
}

/// Where the title says that something is updated: its first word, or "start using X".
fn update_verb(title: &Sentence<'_>) -> Option<usize> {
    let begins = title.statement();
    let starts_using = title.at(begins) == "start" && title.at(begins + 1) == "using";
    if starts_using {
        return Some(begins + 1);
    }
    // "Bump dependency: foo to 1.2": no component before the colon.
    if begins > 0 && title.is(0, Clue::Bump) && title.is(begins - 1, Clue::Packages) {
        return Some(0);
    }
    // "Update/foo to v5": a title made from the name of a branch.
    let first = title.at(begins);
    let first = first.split('/').next().unwrap_or(first);
    let branch = first.len() < title.at(begins).len() && title.part(first).is(0, Clue::Bump);
    (branch || title.is(begins, Clue::Bump)).then_some(begins)
}

/// The version in a word: the word itself, or what follows a name in it (`foo/v5.7.1`,
/// `example.io/pause:3.10`).
fn version(word: &str) -> Option<&str> {
    let word = bare(word);
    // "v1.10-to-v1.11.md"
    if is_file(word) {
        return None;
    }
    // "go1.25.3"
    let word = word
        .strip_prefix("go")
        .filter(|rest| Version::parse(rest).is_some())
        .unwrap_or(word);
    let whole = Version::parse(word).is_some() || is_major(word);
    if whole {
        return Some(word);
    }
    let (first, last) = word.rsplit_once(['/', ':', '@'])?;
    let is_last = Version::parse(last).is_some();
    // "v1.33.0/v0.58.0": two versions of one library.
    let both = is_last && Version::parse(first).is_some();
    is_last.then_some(if both { word } else { last })
}

/// The name of a file of text or code.
fn is_file(word: &str) -> bool {
    const ENDINGS: [&str; 6] = [".go", ".json", ".md", ".sh", ".yaml", ".yml"];
    ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// `v2`
fn is_major(word: &str) -> bool {
    let digits = word.strip_prefix('v').unwrap_or("");
    !digits.is_empty() && digits.len() < 4 && digits.chars().all(|c| c.is_ascii_digit())
}

fn is_arrow(word: &str) -> bool {
    ["->", "=>", "→"].contains(&word)
}

/// Where the new version is.
fn version_behind(words: &Sentence<'_>, verb: usize) -> Option<usize> {
    let is_old = |at: usize| words.before(at) == "from" || is_arrow(words.raw(at + 1));
    (verb + 1..words.count()).find(|at| {
        let number = version(words.raw(*at)).is_some();
        // "update foo to 1": a bare number counts behind "to" alone.
        let bare = words.before(*at) == "to" && words.at(*at).parse::<u16>().is_ok();
        (number || bare) && !is_old(*at)
    })
}

/// `Bump X from V to V`, `X: update to V`, `Update X V`
fn updated_to(words: &Sentence<'_>, verb: usize, dependency: bool) -> Option<VersionUpdate> {
    let at = version_behind(words, verb)?;
    let new = version(words.raw(at));
    let to = ["to", "version", "release"].contains(&words.before(at));
    let mut ends = if to { at - 1 } else { at };
    if is_arrow(words.raw(at.saturating_sub(1))) {
        ends = at.saturating_sub(2);
    }
    while ends > verb + 1 && ["to", "version", "release"].contains(&words.at(ends - 1)) {
        ends -= 1;
    }
    let object: Vec<usize> = (verb + 1..ends)
        .filter(|at| !words.is(*at, Clue::Fill) || words.at(*at).contains("version"))
        .collect();
    // "Update the changelog for V" and "the default version" bring no version of a library.
    let about_other = ["for", "in"].contains(&words.before(at))
        || words.has_between(verb, at, Clue::Default)
        || words.has_between(verb, at, Clue::Document);
    if about_other && !words.written(verb + 1).starts_with("go.") {
        return None;
    }
    if let Some(last) = object.last().map(|at| words.at(*at)) {
        let is_own =
            last.ends_with("version") && (last.len() > "version".len() || object.len() == 1);
        let is_go = object
            .iter()
            .any(|at| ["go", "golang"].contains(&words.at(*at)));
        if is_own && !is_go {
            return None;
        }
    }
    let mentions_version = new.is_some_and(|new| new.contains('.') || new.starts_with('v'));
    if !(mentions_version || dependency && object.len() == 1) {
        return None;
    }
    let old = object
        .iter()
        .position(|at| words.at(*at) == "from")
        .unwrap_or(object.len());
    let named = object.iter().take(old);
    let is_library = named.clone().any(|at| {
        words.is(*at, Clue::Library)
            || words.is(*at, Clue::Packages)
            || words.raw(*at).contains(['/', '`'])
    });
    // So many words name no library: "Update the planned removal of the old flags to v1".
    if named.count() > 5 && !(to && is_library) {
        return None;
    }
    // "Bump version to 3.8": what the project says of itself.
    let names = words.at(at).starts_with("go") || words.at(verb).contains('/');
    if verb == 0 && ends == 1 && !names && library_in(words.raw(at)).is_none() {
        return None;
    }
    // "update to go1.21.3, go1.20.10"
    let several = (at + 1..words.count()).any(|later| {
        let follows = words.before(later) == "to" || later == at + 1;
        follows && version(words.raw(later)).is_some()
    });
    if several {
        return Some(VersionUpdate::default());
    }
    let is_go = |at: usize| ["go", "golang"].contains(&words.at(at));
    if is_go(ends.saturating_sub(1))
        || is_go(at.saturating_sub(1))
        || words.at(at).starts_with("go1")
    {
        return Some(VersionUpdate {
            library: Some("go".to_owned()),
            version: new.map(ToOwned::to_owned),
        });
    }
    // "Bump to foo v1"
    let begins = verb + 1 + usize::from(words.at(verb + 1) == "to");
    let from = (begins..ends).find(|at| ["from", "to"].contains(&words.at(*at)));
    let library = words.between(begins, from.unwrap_or(ends));
    let library = match (words.at(verb).split_once('/'), library.is_empty()) {
        (Some((_, first)), _) => format!("{first} {library}"),
        (None, true) => words.between(0, verb),
        (None, false) => library,
    };
    Some(VersionUpdate {
        library: library_in(words.raw(at)).or_else(|| named_library(&words.part(&library))),
        version: new
            .map(ToOwned::to_owned)
            .or_else(|| Some(words.written(at).to_owned())),
    })
}

/// `builder` in `builder/v5.8.1`, `pause` in `example.org/pause:3.10`
fn library_in(word: &str) -> Option<String> {
    let (path, _) = bare(word).rsplit_once(['/', ':', '@'])?;
    if Version::parse(path).is_some() {
        return None;
    }
    let is_module = path.contains('.') && !path.contains(':') && path.matches('/').count() > 1;
    let name = if is_module {
        path
    } else {
        path.rsplit('/').next()?
    };
    (!name.is_empty()).then(|| name.to_owned())
}

/// "X is now built with Go V", in the title or in the note.
fn go(title: &Sentence<'_>, background: &Background<'_>) -> Option<VersionUpdate> {
    let built = |words: &Sentence<'_>| {
        let number = |word: &str| Version::parse(bare(word)).map(|value| value.as_str().to_owned());
        let version = (0..words.count()).find_map(|at| match words.at(at) {
            "go" | "golang" => number(words.raw(at + 1)),
            joined => number(joined.strip_prefix("go")?),
        });
        version.filter(|_| words.has(Clue::Build))
    };
    let switches = |words: &Sentence<'_>| {
        let begins = words.statement();
        let is_switch = ["switch", "move"].contains(&words.at(begins));
        let at = words.position("to").filter(|_| is_switch)?;
        let version = words.written(at + 1).strip_prefix("go")?;
        let version = if version.is_empty() {
            words.written(at + 2)
        } else {
            version
        };
        Version::parse(version).map(|value| value.as_str().to_owned())
    };
    let is_undone = title.has(Clue::Undo);
    let mentions = |word| title.position(word).is_some();
    let asks =
        (mentions("go") || mentions("golang")) && (mentions("version") || mentions("versions"));
    let whole_note = background.whole_note.filter(|_| asks);
    let notes = background.note.into_iter().chain(whole_note);
    let fixes = title.is(title.statement(), Clue::Begin);
    let version = built(title)
        .or_else(|| switches(title))
        .or_else(|| notes.filter(|_| !fixes).find_map(built))
        .filter(|_| !is_undone)?;
    Some(VersionUpdate {
        library: Some("go".to_owned()),
        version: Some(version),
    })
}

/// "Updated X to V" in the note of a title that does not say what it does, or not to which version.
fn noted(
    title: &Sentence<'_>,
    update: Option<usize>,
    background: &Background<'_>,
) -> Option<VersionUpdate> {
    let open = update.is_some() || verb(title.at(title.statement())).is_none();
    let note = background.note.filter(|_| open)?;
    let verb = update_verb(note)?;
    let at = version_behind(note, verb)?;
    let near = at <= verb + 6 && ["to", "version", "release"].contains(&note.before(at));
    if near {
        updated_to(note, verb, false)
    } else {
        None
    }
}

/// "Bump X", "Update golang.org/x dependencies", "Bump gengo/v2 to latest": no version, but known
/// to be libraries.
fn unversioned(
    title: &Sentence<'_>,
    verb: usize,
    background: &Background<'_>,
) -> Option<VersionUpdate> {
    let object = verb + 1..title.count();
    let has = |clue| title.has_between(object.start, object.end, clue);
    let bumps = title.at(verb).starts_with("bump")
        && object.len() <= 5
        && !has(Clue::Own)
        && !has(Clue::Default)
        && !object
            .clone()
            .any(|at| WordList::Quantity.has(title.at(at)) || title.is(at, Clue::Project));
    let is_module = |at: usize| title.at(at).contains('/') && title.at(at).contains('.');
    let known = has(Clue::Library) || object.clone().any(is_module);
    let latest = title.position("latest").is_some_and(|at| {
        title.before(at) == "to" && object.clone().any(|at| title.at(at).contains('/'))
    });
    let updates = has(Clue::Packages) && (known || background.dependency);
    (bumps || updates || latest).then(VersionUpdate::default)
}

/// "gomega v1.30.0 + ginkgo v2.13.2", "golangci-lint v2", "October golang.org/x bump": no verb, a
/// library.
fn library_alone(title: &Sentence<'_>) -> Option<VersionUpdate> {
    let begins = title.statement();
    if verb(title.at(begins)).is_some() || title.has(Clue::Begin) {
        return None;
    }
    let found = (begins + 1..title.count()).find(|at| {
        let behind = title.at(at + 1);
        let ends = at + 1 == title.count()
            || title.raw(*at).ends_with(',')
            || ["+", "and", ""].contains(&behind);
        title.is(at - 1, Clue::Library) && version(title.raw(*at)).is_some() && ends
    });
    let several = title.all(Clue::Library).nth(1).is_some();
    if let Some(at) = found {
        let one = !several && at + 1 == title.count();
        return Some(VersionUpdate {
            library: one.then(|| title.written(at - 1).to_owned()),
            version: one.then(|| version(title.raw(at)).unwrap_or_default().to_owned()),
        });
    }
    let last = title.count().checked_sub(1)?;
    (last > begins && title.at(last) == "bump").then(VersionUpdate::default)
}

/// The library's name out of what is between the verb and the version; `None` where that is no
/// name.
fn named_library(words: &Sentence<'_>) -> Option<String> {
    let named =
        (0..words.count()).filter(|at| !words.is(*at, Clue::Fill) && !words.at(*at).is_empty());
    let named: Vec<usize> = named.collect();
    let is_go = |at: &usize| ["go", "golang"].contains(&words.at(*at));
    if named.iter().any(is_go) {
        return Some("go".to_owned());
    }
    let names: Vec<&str> = named.iter().map(|at| words.written(*at)).collect();
    let name = names.join(" ");
    (!name.is_empty() && names.len() <= 3).then_some(name)
}
