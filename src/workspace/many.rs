//! Many editions at once: those that a user names, and the archive that they need.

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
use crate::files::{FileError, Root, TextFile};
use crate::ui::{CommandContext, Failure};
use crate::workspace::{EditionFile, Workspace, display_path, file_name, name_below_posts};

/// The editions that arguments name, by newsletter, in the order given.
#[derive(Debug, Default)]
pub(crate) struct NamedEditions {
    pub(crate) by_newsletter: Vec<(Workspace, Vec<EditionFile>)>,
    /// Why an argument names no edition that can be checked.
    pub(crate) failures: Vec<Failure>,
    /// Editions that were named before, by the resolved path.
    seen: HashSet<PathBuf>,
    /// The resolved path of each folder.
    folders: HashMap<PathBuf, Option<PathBuf>>,
}

impl NamedEditions {
    /// The editions that `args` name: weeks, files, and folders for all editions in them.
    pub(crate) fn find(args: &[DraftArg], shell: &CommandContext) -> Self {
        let mut out = Self::default();
        for arg in args {
            if let Err(failure) = out.add(arg, shell) {
                out.failures.push(failure);
            }
        }
        out
    }

    /// One edition of one newsletter.
    pub(crate) fn one(newsletter: Workspace, edition: EditionFile) -> Self {
        Self {
            by_newsletter: vec![(newsletter, vec![edition])],
            ..Self::default()
        }
    }

    fn add(&mut self, arg: &DraftArg, shell: &CommandContext) -> Result<(), Failure> {
        let path = match arg {
            DraftArg::Week(_) => None,
            DraftArg::Path(path) => Some(shell.folder.join(path)),
        };
        let folder = match &path {
            Some(path) if path.is_dir() => path,
            Some(path) => path.parent().unwrap_or(&shell.folder),
            None => &shell.folder,
        };
        let at = self.newsletter(Root::find(folder)?, shell)?;
        let newsletter = &self.by_newsletter[at].0;
        let found = match path {
            Some(path) if path.is_dir() => editions_in(&path, newsletter, shell)?,
            _ => vec![newsletter.select(Some(arg), shell)?],
        };
        for edition in found {
            if self.is_new(&edition) {
                self.by_newsletter[at].1.push(edition);
            }
        }
        Ok(())
    }

    /// The index of the newsletter at `root`.
    fn newsletter(&mut self, root: Root, shell: &CommandContext) -> Result<usize, Failure> {
        let known = self.by_newsletter.iter();
        let mut known = known.map(|(newsletter, _)| &newsletter.root);
        if let Some(at) = known.position(|known| *known == root) {
            return Ok(at);
        }
        let newsletter = Workspace::at(root, shell)?;
        self.by_newsletter.push((newsletter, Vec::new()));
        Ok(self.by_newsletter.len() - 1)
    }

    /// Whether an edition was not named before, however its folder is spelled.
    fn is_new(&mut self, edition: &EditionFile) -> bool {
        let folder = edition.path.parent().unwrap_or(Path::new(""));
        let folder = match self.folders.get(folder) {
            Some(known) => known,
            None => self
                .folders
                .entry(folder.to_owned())
                .or_insert(fs::canonicalize(folder).ok()),
        };
        match folder {
            Some(folder) => self.seen.insert(folder.join(file_name(&edition.path))),
            None => true,
        }
    }
}

/// All editions in `folder` by date. The root, and any folder that contains the posts folder, stand
/// for the posts folder.
fn editions_in(
    folder: &Path,
    newsletter: &Workspace,
    shell: &CommandContext,
) -> Result<Vec<EditionFile>, Failure> {
    let posts = newsletter.posts();
    let is_above = posts.is_dir() && posts.starts_with(folder);
    let searched = if is_above { &posts } else { folder };
    let editions = newsletter.editions_in(searched)?;
    if editions.is_empty() {
        let folder = display_path(searched, &shell.folder);
        return Err(Failure::new(format!("there is no edition in {folder}"))
            .help("name a week (2026-07-12, next, last), an edition or a folder of editions"));
    }
    let all = editions
        .iter()
        .map(|(_, path)| newsletter.edition(path, shell));
    all.collect()
}

/// An edition and its text, or why it cannot be read.
pub(crate) type EditionText = (EditionFile, Result<TextFile, FileError>);

/// Reads `editions` and the ones that they are compared with: for each, the earlier editions whose
/// links count, and two after it. One archive holds them all, and each file is read once.
///
/// # Errors
/// A folder that cannot be read.
pub(crate) fn read(
    editions: Vec<EditionFile>,
    newsletter: &Workspace,
) -> Result<(Vec<EditionText>, Archive), Failure> {
    let all = newsletter.editions()?;
    let mut around = vec![false; all.len()];
    for edition in &editions {
        let at = all.partition_point(|(date, _)| *date < edition.date);
        let after = all.partition_point(|(date, _)| *date <= edition.date);
        let first = at.saturating_sub(newsletter.settings.newsletter.earlier_editions);
        around[first..(after + 2).min(all.len())].fill(true);
    }
    let archived = all.iter().zip(around).filter(|(_, around)| *around);
    // Each file with its date, if it belongs to the archive, and whether its text is asked for.
    let mut files: BTreeMap<&Path, (Option<NaiveDate>, bool)> = archived
        .map(|((date, path), _)| (path.as_path(), (Some(*date), false)))
        .collect();
    for edition in &editions {
        files.entry(&edition.path).or_default().1 = true;
    }
    let files: Vec<_> = files.into_iter().collect();
    let folders: HashSet<_> = files.iter().filter_map(|(path, _)| path.parent()).collect();
    let is_confined = folders
        .iter()
        .all(|folder| newsletter.root.confine(folder).is_ok());
    let naming = &newsletter.settings.newsletter;
    let read = in_parallel(&files, |(path, (date, is_asked))| {
        let text = match is_confined {
            true => newsletter.root.read_in_confined(path),
            false => newsletter.root.read(path),
        };
        let reading = text.as_ref().ok().zip(*date).map(|(file, date)| {
            let name = name_below_posts(path, naming);
            archive::read(date, &name, &file.text, &newsletter.settings)
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
    let with_text = |edition: EditionFile| {
        let text = texts.remove(&edition.path)?;
        Some((edition, text))
    };
    Ok((
        editions.into_iter().filter_map(with_text).collect(),
        archive,
    ))
}

/// Runs `work` on every item, in several threads if there are many. Results have the order of the
/// items.
pub(crate) fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    /// With fewer items per thread, a thread costs more time than it saves.
    const ITEMS_PER_THREAD: usize = 32;
    let threads = match items.len() / ITEMS_PER_THREAD {
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
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_have_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(
            in_parallel(&items, |item| item * 2),
            items.iter().map(|item| item * 2).collect::<Vec<_>>()
        );
        assert!(in_parallel(&[] as &[usize], |item| *item).is_empty());
    }
}
