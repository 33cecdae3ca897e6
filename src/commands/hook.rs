//! `lwkd hook`.

use std::path::Path;

use crate::commands::check::WIDTH;
use crate::edition::file_date;
use crate::files;
use crate::files::{FileError, Root, TextFile, git};
use crate::post::Post;
use crate::report;
use crate::report::{CheckedFile, Counts};
use crate::rules;
use crate::rules::{CheckStage, Context, RULES};
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::Workspace;
use crate::workspace::editions;
use crate::workspace::editions::Named;
use crate::workspace::{file_name, shown};

/// Check editions before commits, and merge them by section
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The pre-commit hook checks what is staged. It stops a commit for errors, never for warnings.
The merge driver makes `git merge`, `pull`, `rebase` and `cherry-pick` merge editions section by section.\n\n\
Examples:
  lwkd hook install       in a clone of the newsletter, once
  git commit --no-verify  commits in spite of the hook")]
#[command(disable_help_subcommand = true)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Install the pre-commit hook and the merge driver
    Install,
    /// What the hook does: check the staged text of editions
    #[command(hide = true)]
    Run,
}

/// The line by which a hook of ours is known.
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
    let hooks = git::hooks(&shell.folder)?;
    let path = hooks.folder.join("pre-commit");
    let script = script(std::env::current_exe().ok().as_deref());
    let shown = shown(&path, &shell.folder);
    match TextFile::read_if_there(&path)? {
        Some(hook) if hook.text == script => {
            shell.say(&format!("{shown} is installed already"));
        }
        Some(hook) if hook.text.contains(MARK) => {
            hook.replace(&script)?;
            shell.say(&format!("{shown} was brought up to date"));
        }
        Some(_) => {
            return Err(Failure::new(format!(
                "{shown} is a hook of your own; it was left as it is"
            ))
            .help("add this line to it: `lwkd hook run || exit 1`"));
        }
        None => {
            files::create_new(&path, &script)?;
            files::make_executable(&path)?;
            shell.say(&format!("installed {shown}"));
        }
    }
    if hooks.shared {
        shell.say("git's core.hooksPath puts it there: it runs in every repository, and only looks at editions");
    }
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
    let attributes = shown(&attributes, &shell.folder);
    shell.say(&match is_changed {
        true => format!("registered the merge driver for editions in {attributes}"),
        false => format!("the merge driver is registered already in {attributes}"),
    });
    Ok(())
}

/// The hook: a shell script, which git runs on every system. A commit is not to fail because lwkd
/// was removed.
fn script(program: Option<&Path>) -> String {
    let program = program.and_then(Path::to_str).unwrap_or("lwkd");
    let program = program.replace('\'', r"'\''");
    format!(
        "#!/bin/sh\n\
         {MARK}\n\
         lwkd=$(command -v lwkd || command -v '{program}') || {{\n\
         \techo 'lwkd is not installed any more: editions are not checked' >&2\n\
         \texit 0\n\
         }}\n\
         exec \"$lwkd\" hook run\n"
    )
}

/// Checks the staged text of editions, as drafts. What is not staged is not looked at and not
/// touched.
fn check_staged(shell: &CommandContext) -> Result<Exit, Failure> {
    let (top, staged) = git::staged(&shell.folder)?;
    let mut all = Vec::new();
    for path in staged {
        if let Some((newsletter, edition)) = edition(&top.join(&path), shell)? {
            let bytes = git::staged_bytes(&top, &path)?;
            let text = String::from_utf8(bytes).map_err(|error| FileError::NotUtf8 {
                path: path.to_owned(),
                at: error.utf8_error().valid_up_to(),
            })?;
            all.push(judge(edition, text, &newsletter, shell)?);
        }
    }
    let tally: Counts = all.iter().map(Counts::of).sum();
    if tally.is_clean() {
        return Ok(Exit::Done);
    }
    let width = shell.width().unwrap_or(WIDTH);
    let human = |value| report::human(value, width, shell.is_styled());
    let mut out: String = all.iter().map(human).collect();
    let paths: Vec<&str> = all.iter().map(|all| all.path.as_str()).collect();
    out.push_str(&report::closing_line(tally, &report::subject(&paths)));
    shell.print(&out)?;
    if tally.errors == 0 {
        return Ok(Exit::Done);
    }
    shell.say("the commit was stopped: mend the errors and `git add` the edition again; `git commit --no-verify` commits it as it is");
    Ok(Exit::Findings)
}

/// The edition at `path`, if it stands among the posts of a newsletter.
fn edition(path: &Path, shell: &CommandContext) -> Result<Option<(Workspace, Named)>, Failure> {
    let Some(folder) = path.parent() else {
        return Ok(None);
    };
    let Ok(root) = Root::find(folder) else {
        return Ok(None);
    };
    let newsletter = Workspace::at(root, shell)?;
    let name = file_name(path);
    let Some(date) = file_date(&name, &newsletter.settings.newsletter) else {
        return Ok(None);
    };
    if folder != newsletter.posts() {
        return Ok(None);
    }
    let edition = Named {
        path: path.to_owned(),
        shown: shown(path, &shell.folder),
        name,
        date,
    };
    Ok(Some((newsletter, edition)))
}

fn judge(
    edition: Named,
    text: String,
    newsletter: &Workspace,
    shell: &CommandContext,
) -> Result<CheckedFile, Failure> {
    let (_, archive) = editions::read(vec![edition.clone()], newsletter)?;
    let (_, record) = newsletter.record(edition.date)?;
    let post = Post::parse(text, &newsletter.settings);
    let context = Context {
        post: &post,
        file_name: &edition.name,
        settings: &newsletter.settings,
        archive: &archive,
        record: &record,
        now: shell.now,
        stage: CheckStage::Draft,
    };
    let findings = rules::check(&context, RULES);
    Ok(CheckedFile {
        path: edition.shown,
        post,
        findings,
    })
}
