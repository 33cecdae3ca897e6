//! `lwkd init`.

use std::fs;
use std::path::Path;

use clap::ValueEnum;

use crate::files::{FileError, Root, WriteLock};
use crate::scaffold::{BUILT_IN_TEMPLATE, with_sections};
use crate::settings::{BUILT_IN, SCHEMA, STARTER, Settings};
use crate::starter::{FoundFile, Starter, editions, is_built_in, starter};
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::display_path;

/// Start another newsletter in this folder
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Writes a commented `lwkd.yaml`, a `template.md` with its sections, and the JSON Schema with which \
editors validate the settings. In a folder with editions both are made from them. Existing files are \
not changed.\n\n\
Examples:
  lwkd init               in the folder of the newsletter
  lwkd init --like lwkd   with the built-in settings in full")]
pub struct Args {
    /// Write the settings of this newsletter in full: lwkd
    #[arg(long, value_name = "NEWSLETTER", hide_possible_values = true)]
    like: Option<Model>,
}

/// A newsletter whose settings are built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Model {
    /// Last Week in Kubernetes Development
    Lwkd,
}

/// The first line of settings, by which editors find the schema.
const SCHEMA_LINE: &str = "# yaml-language-server: $schema=.lwkd/schema.json\n#\n";

/// The settings and the template to write, and what to say about them.
struct Beginning {
    yaml: String,
    template: String,
    note: Option<String>,
    next: &'static str,
}

pub fn run(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let root = Root {
        path: shell.folder.clone(),
    };
    let yaml = root.settings();
    let yaml_path = display_path(&yaml, &shell.folder);
    if fs::symlink_metadata(&yaml).is_ok() {
        return Err(exists(&yaml_path));
    }
    let beginning = match args.like {
        Some(Model::Lwkd) => built_in()?,
        None => beginning(&root)?,
    };
    let settings = Settings::parse(&beginning.yaml).map_err(Failure::caused_by)?;
    let lock = WriteLock::take(&root, &root.path.join(&settings.newsletter.posts))?;
    match lock.create(&yaml, &beginning.yaml) {
        Err(FileError::Exists(_)) => return Err(exists(&yaml_path)),
        other => shell.report_flush(other?, &yaml_path),
    }
    let template = root.path.join(&settings.newsletter.template);
    let template_path = display_path(&template, &shell.folder);
    let is_kept = match lock.create(&template, &beginning.template) {
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
    if let Some(note) = &beginning.note {
        shell.say(note);
    }
    shell.say(beginning.next);
    Ok(Exit::Done)
}

fn exists(yaml_path: &str) -> Failure {
    Failure::new(format!("{yaml_path} already exists; it is unchanged"))
        .help("the newsletter is set up: `lwkd new` starts an edition")
}

/// The built-in settings in full.
fn built_in() -> Result<Beginning, Failure> {
    let settings = Settings::parse(BUILT_IN).map_err(Failure::caused_by)?;
    Ok(Beginning {
        yaml: format!("{SCHEMA_LINE}{BUILT_IN}"),
        template: with_sections(BUILT_IN_TEMPLATE, &settings),
        note: None,
        next: "next: change what is different in your newsletter, then start an edition: `lwkd new`",
    })
}

/// The settings and the template of a newsletter: made from its editions, if it has some.
///
/// # Errors
/// Editions of the built-in newsletter, which needs no settings; an edition that cannot be read.
fn beginning(root: &Root) -> Result<Beginning, Failure> {
    let mut paths = Vec::new();
    markdown_files(&root.path, "", 0, &mut paths);
    paths.sort();
    let found = editions(&paths);
    if let Some(path) = found.last() {
        let newest = FoundFile {
            text: root.read(&root.path.join(path))?.text,
            path: path.clone(),
        };
        if is_built_in(&found, &newest.text) {
            return Err(Failure::new(format!(
                "{path} is an edition of Last Week in Kubernetes Development, whose settings are built in"
            ))
            .help("it needs no lwkd.yaml: `lwkd new` starts an edition")
            .help("to change some of its settings: `lwkd init --like lwkd`"));
        }
        let is_jekyll = path.starts_with("_posts/") || root.path.join("_config.yml").is_file();
        if let Some(starter) = starter(&paths, &newest, is_jekyll) {
            return Ok(from_editions(starter));
        }
    }
    let settings = Settings::parse(STARTER).map_err(Failure::caused_by)?;
    Ok(Beginning {
        yaml: STARTER.to_owned(),
        template: with_sections(BUILT_IN_TEMPLATE, &settings),
        note: None,
        next: "next: list your repositories and sections in lwkd.yaml, then start an edition: `lwkd new`",
    })
}

fn from_editions(starter: Starter) -> Beginning {
    let count = match starter.editions {
        1 => "1 edition".to_owned(),
        count => format!("{count} editions"),
    };
    let note = format!(
        "made from {count}: names from all of them, headings and front matter from {}",
        crate::text::safe_for_terminal(&starter.newest)
    );
    Beginning {
        yaml: starter.yaml,
        template: starter.template,
        note: Some(note),
        next: "next: read lwkd.yaml and template.md once, then `lwkd check` that edition",
    }
}

/// Adds the Markdown files in `folder` to `out`, with their path relative to the root. Hidden
/// folders and those of packages hold no editions; symbolic links are not followed.
fn markdown_files(folder: &Path, prefix: &str, depth: usize, out: &mut Vec<String>) {
    const DEEPEST: usize = 4;
    const MOST: usize = 20_000;
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let (Some(name), Ok(kind)) = (name.to_str(), entry.file_type()) else {
            continue;
        };
        let path = format!("{prefix}{name}");
        let is_skipped = name.starts_with('.') || ["node_modules", "target"].contains(&name);
        if kind.is_dir() && !is_skipped && depth < DEEPEST {
            markdown_files(&entry.path(), &format!("{path}/"), depth + 1, out);
        } else if kind.is_file() && name.ends_with(".md") && out.len() < MOST {
            out.push(path);
        }
    }
}
