//! The file of an edition.

use std::path::{Component, Path, PathBuf};

use chrono::NaiveDate;

use crate::edition::{Period, file_date, read_file_name};
use crate::settings::Naming;
use crate::text::safe_for_terminal;

/// An edition by its file, which may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionFile {
    /// Absolute.
    pub path: PathBuf,
    /// The path as the user would type it, on one line and without invisible characters.
    pub display_path: String,
    /// The file's name as the newsletter's pattern has it: with folders, if the pattern has some.
    pub name: String,
    /// The last day of its period, as the file name has it: it may be another weekday than the
    /// settings say.
    pub date: NaiveDate,
    /// The period that the edition covers.
    pub period: Period,
    /// The edition's number in the file name.
    pub number: Option<u64>,
}

impl EditionFile {
    /// The edition at `path`, seen from the user's `folder`; `None` if its name holds no date.
    pub(crate) fn new(path: &Path, folder: &Path, naming: &Naming) -> Option<Self> {
        let name = name_below_posts(path, naming);
        let date = file_date(&name, naming)?;
        Some(Self {
            date,
            period: Period::holding(date, naming.cycle),
            number: read_file_name(&name, naming).and_then(|reading| reading.number),
            path: path.to_owned(),
            display_path: display_path(path, folder),
            name,
        })
    }
}

/// The end of `path` that has as many components as the newsletter's pattern of file names, with
/// slashes between them.
pub(crate) fn name_below_posts(path: &Path, naming: &Naming) -> String {
    let folders = naming.file_depth() - 1;
    if folders == 0 {
        return file_name(path);
    }
    let parts: Vec<&str> = path
        .components()
        .filter_map(|part| part.as_os_str().to_str())
        .collect();
    parts[parts.len().saturating_sub(folders + 1)..].join("/")
}

/// The last component of a path; empty if it is not valid UTF-8.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("")
        .to_owned()
}

/// Paths that share fewer components than this with the user's folder are displayed whole.
const LEAST_SHARED: usize = 2;

/// A path as the user would type it from `folder`. Anybody may have named the file, so the result
/// has one line and no invisible characters.
pub(crate) fn display_path(path: &Path, folder: &Path) -> String {
    let shared = folder.ancestors().enumerate().find_map(|(up, ancestor)| {
        let rest = path.strip_prefix(ancestor).ok()?;
        let names = ancestor.components();
        let names = names.filter(|part| matches!(part, Component::Normal(_)));
        let is_near = up == 0 || names.count() >= LEAST_SHARED;
        is_near.then(|| [".."].repeat(up).iter().collect::<PathBuf>().join(rest))
    });
    let path = shared.as_deref().unwrap_or(path);
    match path.as_os_str().is_empty() {
        true => ".".to_owned(),
        // With `/` on every system, as git and GitHub name files; Windows accepts it.
        false if cfg!(windows) => safe_for_terminal(&path.to_string_lossy().replace('\\', "/")),
        false => safe_for_terminal(&path.to_string_lossy()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_control_the_terminal_or_start_a_line() {
        let path = Path::new("/news/_posts/2024-07-28-\u{1b}[2J\n::error::x.md");
        let expected = "_posts/2024-07-28-[2J ::error::x.md";
        assert_eq!(display_path(path, Path::new("/news")), expected);
        assert_eq!(display_path(Path::new("/news"), Path::new("/news")), ".");
    }

    #[test]
    fn a_path_beside_the_folder_is_relative_and_one_far_away_is_not() {
        let path = Path::new("/home/ann/news/_posts/a.md");
        for (folder, expected) in [
            ("/home/ann/news/sub", "../_posts/a.md"),
            ("/home/ann/news/sub/deep", "../../_posts/a.md"),
            ("/home/bob", "/home/ann/news/_posts/a.md"),
            ("/srv", "/home/ann/news/_posts/a.md"),
        ] {
            assert_eq!(display_path(path, Path::new(folder)), expected);
        }
    }
}
