//! `lwkd hook`.

use std::path::Path;

use crate::edition::read_file_name;
use crate::files::git::StagedFile;
use crate::files::{FileError, Flushed, Root, TextFile, git, make_executable, overwrite};
use crate::post::Post;
use crate::report;
use crate::report::{CheckedFile, Counts};
use crate::rules::CheckStage;
use crate::text::shell_word;
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::many;
use crate::workspace::{EditionFile, RuleInput, Workspace, display_path, name_below_posts};

/// Check editions before commits, and merge them by section
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The pre-commit hook checks the staged text. It stops a commit for errors, never for warnings.
The merge driver makes `git merge`, `pull`, `rebase` and `cherry-pick` merge editions section by section.\n\n\
Examples:
  lwkd hook install       once in each clone of the newsletter
  git commit --no-verify  commit without running the hook")]
#[command(disable_help_subcommand = true)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Install the pre-commit hook and the merge driver
    Install,
    /// Check the staged text of editions, as the hook does
    #[command(hide = true)]
    Run,
}

/// The line by which a hook of lwkd is recognised.
const MARK: &str =
    "# Made by `lwkd hook install`: checks staged editions; stops a commit for errors only.";

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    match args.what {
        What::Install => install(shell),
        What::Run => check_staged(shell),
    }
}

fn install(shell: &CommandContext) -> Result<Exit, Failure> {
    install_driver(shell)?;
    let hooks = git::hooks_folder(&shell.folder)?;
    let path = hooks.path.join("pre-commit");
    let script_path = display_path(&path, &shell.folder);
    if hooks.is_shared {
        let folder = display_path(&hooks.path, &shell.folder);
        return Err(Failure::new(format!(
            "git's core.hooksPath is {folder}, outside this repository: a hook there would run in others too"
        ))
        .help(format!(
            "to run it there anyway, add this line to {}: `lwkd hook run || exit 1`",
            shell_word(&script_path)
        ))
        .help("or give this repository its own hooks: `git config core.hooksPath .git/hooks`"));
    }
    let script = script(std::env::current_exe().ok().as_deref());
    let old = match std::fs::symlink_metadata(&path) {
        Ok(_) => Some(TextFile::read(&path)?),
        Err(_) => None,
    };
    let installed = match old {
        Some(hook) if hook.text == script => {
            shell.say(&format!("{script_path} is already installed"));
            return Ok(Exit::Done);
        }
        Some(hook) if hook.text.contains(MARK) => "updated",
        Some(_) => {
            return Err(
                Failure::new(format!("{script_path} is another hook; it is unchanged"))
                    .help("add this line to it: `lwkd hook run || exit 1`"),
            );
        }
        None => "installed",
    };
    let flushed: Flushed = overwrite(&path, &script)?;
    shell.report_flush(flushed, &script_path);
    make_executable(&path)?;
    shell.say(&format!("{installed} {script_path}"));
    Ok(Exit::Done)
}

/// Registers the merge driver for the editions and records of the newsletter around the folder,
/// else for those at the top of its repository.
fn install_driver(shell: &CommandContext) -> Result<(), Failure> {
    let (root, posts) = match Root::find(&shell.folder) {
        Ok(root) => {
            let workspace = Workspace::at(root, shell)?;
            (workspace.root.path, workspace.settings.newsletter.posts)
        }
        Err(_) => (shell.folder.clone(), "_posts".to_owned()),
    };
    let patterns = [(posts.as_str(), "*.md"), (".lwkd", "*.yaml")];
    let (attributes, is_changed) = git::register_driver(&root, &patterns)?;
    let attributes = display_path(&attributes, &shell.folder);
    shell.say(&match is_changed {
        true => format!("registered the merge driver for editions in {attributes}"),
        false => format!("the merge driver is already registered in {attributes}"),
    });
    Ok(())
}

/// The hook: a shell script, which git runs on every system. It lets a commit pass if lwkd was
/// removed.
fn script(program: Option<&Path>) -> String {
    let program = program.and_then(Path::to_str).unwrap_or("lwkd");
    let program = shell_word(program);
    format!(
        "#!/bin/sh\n\
         {MARK}\n\
         lwkd=$(command -v lwkd || command -v {program}) || {{\n\
         \techo 'lwkd is not installed any more: editions were not checked' >&2\n\
         \texit 0\n\
         }}\n\
         exec \"$lwkd\" hook run\n"
    )
}

/// Checks the staged text of editions, as drafts. Other text is neither read nor changed.
fn check_staged(shell: &CommandContext) -> Result<Exit, Failure> {
    let mut all = Vec::new();
    for file in git::staged_files(&shell.folder)? {
        // The content of a staged link is a path.
        if file.is_link {
            continue;
        }
        if let Some((newsletter, edition)) = edition(&file.path, shell)? {
            all.push(check(edition, &file, &newsletter, shell)?);
        }
    }
    let counts: Counts = all.iter().map(Counts::of).sum();
    if counts.is_clean() {
        return Ok(Exit::Done);
    }
    let human = |checked| report::human(checked, shell.width(), shell.is_styled());
    let mut out: String = all.iter().map(human).collect();
    let paths: Vec<&str> = all.iter().map(|checked| checked.path.as_str()).collect();
    out.push_str(&report::closing_line(counts, &report::subject(&paths)));
    shell.show(&out)?;
    if counts.errors == 0 {
        return Ok(Exit::Done);
    }
    shell.say(
        "commit stopped: fix the errors and `git add` the edition again, or commit it as it is with `git commit --no-verify`",
    );
    Ok(Exit::Problems)
}

/// The edition at `path`; `None` unless it is in the posts folder of a newsletter and has its file
/// name. Other blogs keep posts in `_posts` too.
fn edition(
    path: &Path,
    shell: &CommandContext,
) -> Result<Option<(Workspace, EditionFile)>, Failure> {
    // Settings that cannot be used stop a commit of an edition only.
    let is_markdown = path.extension().is_some_and(|extension| extension == "md");
    let Some(folder) = path.parent().filter(|_| is_markdown) else {
        return Ok(None);
    };
    let Ok(root) = Root::find(folder) else {
        return Ok(None);
    };
    let newsletter = Workspace::at(root, shell)?;
    let naming = &newsletter.settings.newsletter;
    let is_below_posts = path.strip_prefix(newsletter.posts()).is_ok_and(|below| {
        let name = below.components().count();
        name == naming.file_depth()
    });
    if !is_below_posts || read_file_name(&name_below_posts(path, naming), naming).is_none() {
        return Ok(None);
    }
    let edition = newsletter.edition(path, shell)?;
    Ok(Some((newsletter, edition)))
}

fn check(
    edition: EditionFile,
    file: &StagedFile,
    newsletter: &Workspace,
    shell: &CommandContext,
) -> Result<CheckedFile, Failure> {
    let bytes = git::staged_bytes(file)?;
    let text = String::from_utf8(bytes).map_err(|error| FileError::NotUtf8 {
        path: edition.display_path.clone().into(),
        at: error.utf8_error().valid_up_to(),
    })?;
    let (_, archive) = many::read(vec![edition.clone()], newsletter)?;
    let (_, record) = newsletter.record(edition.date)?;
    let post = Post::parse(text, &newsletter.settings);
    let input = RuleInput {
        settings: &newsletter.settings,
        file_name: &edition.name,
        archive: &archive,
        record: &record,
        now: shell.now,
        clock: shell.now,
    };
    let findings = input.check(&post, CheckStage::Draft);
    Ok(CheckedFile {
        path: edition.display_path,
        post,
        findings,
    })
}
