//! `lwkd init`.

use crate::files::{FileError, Root, WriteLock};
use crate::scaffold::{BUILT_IN_TEMPLATE, with_sections};
use crate::settings::{SCHEMA, STARTER, Settings};
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::display_path;

/// Start another newsletter in this folder
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Writes a commented `lwkd.yaml`, a `template.md` with its sections, and the JSON Schema with which \
editors validate the settings. Existing files are not changed.\n\n\
Examples:
  lwkd init               in the folder of the newsletter
  lwkd -C ~/news init     the same in another folder")]
pub struct Args {}

pub fn run(_args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let root = Root {
        path: shell.folder.clone(),
    };
    let settings = Settings::parse(STARTER).map_err(Failure::caused_by)?;
    let lock = WriteLock::take(&root, &root.path.join(&settings.newsletter.posts))?;
    let yaml = root.settings();
    let yaml_path = display_path(&yaml, &shell.folder);
    match lock.create(&yaml, STARTER) {
        Err(FileError::Exists(_)) => {
            return Err(
                Failure::new(format!("{yaml_path} already exists; it is unchanged"))
                    .help("the newsletter is set up: `lwkd new` starts an edition"),
            );
        }
        other => shell.report_flush(other?, &yaml_path),
    }
    let template = root.path.join(&settings.newsletter.template);
    let template_path = display_path(&template, &shell.folder);
    let skeleton = with_sections(BUILT_IN_TEMPLATE, &settings);
    let is_kept = match lock.create(&template, &skeleton) {
        Err(FileError::Exists(_)) => true,
        other => {
            shell.report_flush(other?, &template_path);
            false
        }
    };
    let schema = root.records().join("schema.json");
    let flushed = match root.read_if_exists(&schema)? {
        Some(file) => lock.replace(&file, SCHEMA)?,
        None => lock.create(&schema, SCHEMA)?,
    };
    shell.report_flush(flushed, &display_path(&schema, &shell.folder));
    if is_kept {
        shell.show(&format!("{yaml_path}\n"))?;
        shell.say(&format!("{template_path} already exists; it is unchanged"));
    } else {
        shell.show(&format!("{yaml_path}\n{template_path}\n"))?;
    }
    shell.say(
        "next: list your repositories and sections in lwkd.yaml, then start an edition: `lwkd new`",
    );
    Ok(Exit::Done)
}
