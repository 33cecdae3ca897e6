//! `lwkd merge-driver`.

use std::path::{Path, PathBuf};

use crate::files::{Root, TextFile, overwrite};
use crate::merge::{MergeRefusal, Versions, merge_editions, merge_records};
use crate::scaffold::{BUILT_IN_TEMPLATE, with_sections};
use crate::settings::Settings;
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::{Workspace, display_path};

/// Merge three versions of an edition or a record, as git asks for it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Git runs it for the files that `lwkd hook install` names in `.git/info/attributes`. The result is
written to OURS. Exit code 0: merged; 1: conflict markers are left; 2: refused, OURS is unchanged.\n\n\
Examples:
  git config merge.lwkd.driver 'lwkd merge-driver %O %A %B %P'
  lwkd merge-driver base.md ours.md theirs.md _posts/2026-07-05-update.md")]
pub struct Args {
    /// The last common version; an empty file where both sides made it
    base: PathBuf,
    /// Our version, which becomes the result
    ours: PathBuf,
    /// Their version
    theirs: PathBuf,
    /// Where the file is in the repository [default: OURS]
    path: Option<PathBuf>,
}

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let read = |path: &Path| TextFile::read(&shell.folder.join(path));
    let (base, ours, theirs) = (read(&args.base)?, read(&args.ours)?, read(&args.theirs)?);
    let path = shell.folder.join(args.path.as_ref().unwrap_or(&args.ours));
    let versions = Versions {
        base: &base.text,
        ours: &ours.text,
        theirs: &theirs.text,
    };
    let is_record = path
        .extension()
        .is_some_and(|extension| extension == "yaml");
    let refused = |refusal: MergeRefusal| {
        Failure::new(format!("cannot merge {}: {refusal}", path.display()))
            .help("git's own merge has to do: `git merge-file`")
    };
    let (text, conflicts) = if is_record {
        (merge_records(versions).map_err(refused)?, Vec::new())
    } else {
        let (newsletter, template) = surroundings(&path, shell)?;
        let merged = merge_editions(versions, &newsletter, &template).map_err(refused)?;
        (merged.text, merged.conflicts)
    };
    if text != ours.text {
        let flushed = overwrite(&ours.path, &text)?;
        shell.report_flush(flushed, &display_path(&ours.path, &shell.folder));
    }
    for conflict in &conflicts {
        let section = conflict
            .section
            .as_deref()
            .unwrap_or("above the first section");
        shell.say(&format!(
            "{}:{}: {section}: both sides changed this differently",
            args.path.as_ref().unwrap_or(&args.ours).display(),
            conflict.line
        ));
    }
    Ok(match conflicts.is_empty() {
        true => Exit::Done,
        false => Exit::Problems,
    })
}

/// The settings of the newsletter around `path` and the skeleton of its editions; the built-in ones
/// elsewhere.
fn surroundings(path: &Path, shell: &CommandContext) -> Result<(Settings, String), Failure> {
    let folder = path.parent().unwrap_or(path);
    let Ok(root) = Root::find(folder) else {
        let settings = Settings::default();
        let template = with_sections(BUILT_IN_TEMPLATE, &settings);
        return Ok((settings, template));
    };
    let newsletter = Workspace::at(root, shell)?;
    let template = newsletter.template()?;
    let template = template
        .as_ref()
        .map_or(BUILT_IN_TEMPLATE, |file| &file.text);
    let template = with_sections(template, &newsletter.settings);
    Ok((newsletter.settings, template))
}
