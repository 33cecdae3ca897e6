//! The editions that a user names, by the newsletter they belong to, and the archive that they need.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use chrono::NaiveDate;

use crate::archive;
use crate::archive::Archive;
use crate::args::DraftArg;
use crate::edition::file_date;
use crate::files::{FileError, Root, TextFile};
use crate::ui::{CommandContext, Failure};
use crate::workspace::Workspace;
use crate::workspace::{file_name, shown};

/// An edition that is to be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) path: PathBuf,
    /// The path as the user would type it.
    pub(crate) shown: String,
    /// The file's name without folder.
    pub(crate) name: String,
    pub(crate) date: NaiveDate,
}

/// The editions that `args` name, in the order given and by newsletter: weeks, files, and folders for all editions in
/// them. Without any, the newest edition of the newsletter around the shell's folder.
///
/// # Errors
/// A path that is no edition or holds none, one outside any newsletter, settings that cannot be used.
pub(crate) fn named(
    args: &[DraftArg],
    shell: &CommandContext,
) -> Result<Vec<(Workspace, Vec<Named>)>, Failure> {
    if args.is_empty() {
        let newsletter = Workspace::find(shell)?;
        let newest = newsletter.path_of(None, false, shell)?;
        let newest = edition(&newest, &newsletter, shell)?;
        return Ok(vec![(newsletter, vec![newest])]);
    }
    let mut out: Vec<(Workspace, Vec<Named>)> = Vec::new();
    let mut seen = HashSet::new();
    let mut folders: HashMap<PathBuf, Option<PathBuf>> = HashMap::new();
    for arg in args {
        let (root, path) = match arg {
            DraftArg::Week(_) => (Root::find(&shell.folder)?, None),
            DraftArg::Path(path) => {
                let path = shell.folder.join(path);
                let folder = if path.is_dir() {
                    Some(&*path)
                } else {
                    path.parent()
                };
                (Root::find(folder.unwrap_or(&shell.folder))?, Some(path))
            }
        };
        let at = match out.iter().position(|out| out.0.root == root) {
            Some(at) => at,
            None => {
                out.push((Workspace::at(root, shell)?, Vec::new()));
                out.len() - 1
            }
        };
        let (newsletter, editions) = &mut out[at];
        let found = match path {
            Some(path) if path.is_dir() => editions_in(&path, newsletter, shell)?,
            _ => {
                let path = newsletter.path_of(Some(arg), false, shell)?;
                vec![edition(&path, newsletter, shell)?]
            }
        };
        for edition in found {
            // However its folder is spelled, an edition is judged once.
            let folder = edition.path.parent().unwrap_or(Path::new(""));
            let folder = match folders.get(folder) {
                Some(known) => known,
                None => folders
                    .entry(folder.to_owned())
                    .or_insert(fs::canonicalize(folder).ok()),
            };
            if folder
                .as_ref()
                .is_none_or(|folder| seen.insert(folder.join(&edition.name)))
            {
                editions.push(edition);
            }
        }
    }
    Ok(out)
}

fn edition(path: &Path, newsletter: &Workspace, shell: &CommandContext) -> Result<Named, Failure> {
    let name = file_name(path);
    match file_date(&name, &newsletter.settings.newsletter) {
        Some(date) => Ok(Named {
            path: path.to_owned(),
            shown: shown(path, &shell.folder),
            name,
            date,
        }),
        None => Err(newsletter.no_edition(path, shell)),
    }
}

/// Every edition in `folder`, by name. In the newsletter's root, and in a folder above its posts, those are the posts.
fn editions_in(
    folder: &Path,
    newsletter: &Workspace,
    shell: &CommandContext,
) -> Result<Vec<Named>, Failure> {
    let posts = newsletter.posts();
    let above = posts.is_dir() && posts.starts_with(folder);
    let searched = if above { &posts } else { folder };
    let entries = fs::read_dir(searched).map_err(|source| FileError::Read {
        path: searched.to_owned(),
        source,
    })?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|ok| ok.path())
        .filter(|path| file_date(&file_name(path), &newsletter.settings.newsletter).is_some())
        .collect();
    if paths.is_empty() {
        let folder = shown(searched, &shell.folder);
        return Err(Failure::new(format!("there is no edition in {folder}"))
            .help("name a week (2026-07-12, next, last), an edition or the folder of editions"));
    }
    paths.sort();
    let all = paths.iter().map(|path| edition(path, newsletter, shell));
    all.collect()
}

/// Reads `asked` and the editions that they are compared with: those before each of them that count as told, and two after
/// it. The archive holds them all; each file is read once, however many editions it is compared with.
///
/// # Errors
/// A folder that cannot be read. A file that cannot be read is an error of its own.
#[expect(
    clippy::type_complexity,
    reason = "an edition and its text, or why it has none"
)]
pub(crate) fn read(
    asked: Vec<Named>,
    newsletter: &Workspace,
) -> Result<(Vec<(Named, Result<TextFile, FileError>)>, Archive), Failure> {
    let editions = newsletter.editions()?;
    let mut around = vec![false; editions.len()];
    for edition in &asked {
        let at = editions.partition_point(|other| other.0 < edition.date);
        let after = editions.partition_point(|other| other.0 <= edition.date);
        let first = at.saturating_sub(newsletter.settings.newsletter.earlier_editions);
        around[first..(after + 2).min(editions.len())].fill(true);
    }
    let told = editions.iter().zip(around).filter(|edition| edition.1);
    // Each file with its date, if the archive holds it, and whether its text is asked for.
    let mut files: BTreeMap<&Path, (Option<NaiveDate>, bool)> = told
        .map(|((date, path), _)| (path.as_path(), (Some(*date), false)))
        .collect();
    for edition in &asked {
        files.entry(&edition.path).or_default().1 = true;
    }
    let files: Vec<_> = files.into_iter().collect();
    let settings = &newsletter.settings.newsletter;
    let read = in_parallel(&files, |(path, (date, is_asked))| {
        let text = TextFile::read(path);
        let reading = text.as_ref().ok().zip(*date).map(|(file, date)| {
            let name = file_name(path);
            archive::read(date, &name, &file.text, settings)
        });
        (is_asked.then_some(text), reading)
    });
    let mut archive = Archive::default();
    let mut texts = HashMap::new();
    for ((path, _), (text, reading)) in files.iter().zip(read) {
        texts.extend(text.map(|text| (path.to_path_buf(), text)));
        if let Some(reading) = reading {
            archive.put(reading);
        }
    }
    let mut out = Vec::with_capacity(asked.len());
    for edition in asked {
        if let Some(text) = texts.remove(&edition.path) {
            out.push((edition, text));
        }
    }
    Ok((out, archive))
}

/// Does `work` on every item, on as many processors as pay; the results come in the order of the items.
pub(crate) fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    /// Below so many items a thread costs more than it saves.
    const WORTH_A_THREAD: usize = 32;
    let threads = match items.len() / WORTH_A_THREAD {
        0 => 1,
        most => most.min(thread::available_parallelism().map_or(1, NonZero::get)),
    };
    if threads == 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else {
                break done;
            };
            done.push((at, work(item)));
        }
    };
    let mut all: Vec<(usize, R)> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(worker)).collect();
        let mut done = worker();
        for other in others {
            let joined = other.join();
            done.extend(joined.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    all.sort_by_key(|all| all.0);
    all.into_iter().map(|all| all.1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(
            in_parallel(&items, |value| value * 2),
            items.iter().map(|item| item * 2).collect::<Vec<_>>()
        );
        assert!(in_parallel(&[] as &[usize], |value| *value).is_empty());
    }
}
