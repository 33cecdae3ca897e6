//! `lwkd init`.

use crate::files::{FileError, Root, create_new, create_or_replace};
use crate::scaffold::{BUILT_IN_TEMPLATE, with_sections};
use crate::settings::{SCHEMA, STARTER, Settings};
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::shown;

/// Begin another newsletter in this folder
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Writes a commented `lwkd.yaml`, a `template.md` with its sections, and the JSON Schema by which \
editors check the settings. Nothing that is there is changed.\n\n\
Examples:
  lwkd init               in the folder that holds, or will hold, the editions
  lwkd -C ~/news init     the same in another folder")]
pub struct Args {}

pub fn run(_args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let root = Root {
        path: shell.folder.clone(),
    };
    let yaml = root.settings();
    match create_new(&yaml, STARTER) {
        Err(FileError::Exists(path)) => {
            let shown = shown(&path, &shell.folder);
            return Err(
                Failure::new(format!("{shown} exists already; it was left as it is"))
                    .help("the newsletter has begun: `lwkd new` starts an edition"),
            );
        }
        other => other?,
    }
    let settings = Settings::parse(STARTER)
        .map_err(|error| Failure::new(format!("the starting settings cannot be read: {error}")))?;
    let template = root.path.join(&settings.newsletter.template);
    let skeleton = with_sections(BUILT_IN_TEMPLATE, &settings);
    let kept = match create_new(&template, &skeleton) {
        Err(FileError::Exists(_)) => true,
        other => {
            other?;
            false
        }
    };
    create_or_replace(&root.path.join(".lwkd").join("schema.json"), SCHEMA)?;
    let template = shown(&template, &shell.folder);
    shell.print(&format!(
        "{}\n{}",
        shown(&yaml, &shell.folder),
        if kept {
            String::new()
        } else {
            format!("{template}\n")
        }
    ))?;
    if kept {
        shell.say(&format!("{template} was there and stays as it is"));
    }
    shell.say(
        "next: name your repositories and sections in lwkd.yaml, then start an edition: `lwkd new`",
    );
    Ok(Exit::Done)
}
