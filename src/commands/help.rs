//! `lwkd help`.

use clap::{Arg, Command};

use crate::text::table;
use crate::ui::context::help_width;
use crate::ui::{CommandContext, Exit, Failure};

/// Print help: for a command, `all` or `environment`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lwkd help all           every command and the options of them all
  lwkd help environment   the variables that lwkd reads")]
pub struct Args {
    /// A command, `all` or `environment` [default: lwkd itself]
    topic: Vec<String>,
}

/// The variables that are read, with what they do.
const ENVIRONMENT: &[[&str; 2]] = &[
    [
        "GITHUB_TOKEN, GH_TOKEN",
        "the token for GitHub, in this order; without them that of `gh auth token`",
    ],
    [
        "GITHUB_API_URL",
        "GitHub's REST API [default: https://api.github.com]",
    ],
    [
        "GITHUB_GRAPHQL_URL",
        "its GraphQL API [default: beside the REST API]",
    ],
    [
        "HTTPS_PROXY, HTTP_PROXY",
        "proxies, also in lower case, as curl reads them",
    ],
    [
        "ALL_PROXY, NO_PROXY",
        "the proxy for the rest, and what needs none",
    ],
    [
        "SSL_CERT_FILE",
        "certificates to trust instead of the system's",
    ],
    [
        "VISUAL, EDITOR",
        "the editor of `fill --pick`, before git's `core.editor`",
    ],
    [
        "XDG_CACHE_HOME",
        "where the cache folder `lwkd` is [default: ~/.cache, in HOME]: answers of GitHub, bodies of \
         e-mails, answers of `fill --pick=each`",
    ],
    ["LOCALAPPDATA", "on Windows: the folder of caches"],
    [
        "TMPDIR",
        "where temporary files are, such as the lists of `fill --pick`",
    ],
    [
        "SOURCE_DATE_EPOCH",
        "the time to use instead of the clock, in seconds since 1970",
    ],
    [
        "NO_COLOR, CLICOLOR_FORCE",
        "whether to use colours, unless --color says it",
    ],
    ["TERM", "with `dumb`: no colours, no progress"],
    ["LWKD_COMPLETE", "the shell that asks for completions"],
    [
        "GITHUB_WORKSPACE",
        "in GitHub Actions: where the checkout is",
    ],
    [
        "GITHUB_STEP_SUMMARY",
        "in GitHub Actions: where `check --format github` adds its summary",
    ],
    [
        "GIT_DIR, GIT_INDEX_FILE and others",
        "git reads them: `hook run` and `check --base` run git",
    ],
];

/// Options that the pages of commands leave out, so that each fits a screen.
pub(crate) const RARE: [&str; 3] = ["save", "max_wait", "refresh"];

/// `page` returns the page of a command, whose name has several words, or of lwkd itself.
pub fn run(
    args: Args,
    command: &Command,
    page: impl Fn(&[String]) -> Result<String, Failure>,
    shell: &CommandContext,
) -> Result<Exit, Failure> {
    let topic: Vec<&str> = args.topic.iter().map(String::as_str).collect();
    shell.show(&match topic.as_slice() {
        ["all"] => all(command),
        ["environment"] => environment(),
        _ => page(&args.topic)?,
    })?;
    Ok(Exit::Done)
}

fn all(command: &Command) -> String {
    let about = |command: &Command| command.get_about().map(ToString::to_string);
    let commands = command.get_subcommands();
    let commands = commands.map(|sub| [sub.get_name().to_owned(), about(sub).unwrap_or_default()]);
    let globals = command.get_arguments().filter(|arg| arg.is_global_set());
    let fill = command.find_subcommand("fill");
    let rare = fill.into_iter().flat_map(Command::get_arguments);
    let rare = rare.filter(|arg| RARE.contains(&arg.get_id().as_str()));
    let width = help_width();
    format!(
        "Commands:\n{}\nOptions of every command:\n{}\n\
         Options of `fill`, `digest` and `explain` that their help leaves out:\n{}\n\
         `lwkd help COMMAND` has the options of a command, `lwkd help environment` the variables.\n",
        table(&commands.collect::<Vec<_>>(), width),
        table(&globals.map(row).collect::<Vec<_>>(), width),
        table(&rare.map(row).collect::<Vec<_>>(), width),
    )
}

/// `-q, --quiet` and what it does.
fn row(arg: &Arg) -> [String; 2] {
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let mut name: String = short.into_iter().chain(long).collect::<Vec<_>>().join(", ");
    if arg.get_action().takes_values() {
        let values = arg.get_value_names().unwrap_or_default().join(" ");
        name.push_str(&format!(" <{values}>"));
    }
    [
        name,
        arg.get_help().map(ToString::to_string).unwrap_or_default(),
    ]
}

fn environment() -> String {
    let rows: Vec<[String; 2]> = ENVIRONMENT
        .iter()
        .map(|row| row.map(str::to_owned))
        .collect();
    format!(
        "The variables that lwkd reads:\n\n{}\nA token is sent to GitHub's hosts only, and never \
         shown, kept or sent along a redirect.\n",
        table(&rows, help_width().map(|width| width.min(100)))
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;

    fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => sources(&path, out),
                false => out.push(path),
            }
        }
    }

    /// The names in upper case between quotes on the lines that read variables.
    fn variables_read() -> BTreeSet<String> {
        let mut files = Vec::new();
        sources(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut files,
        );
        let mut out = BTreeSet::new();
        for file in files {
            let text = fs::read_to_string(file).expect("a source");
            let code = text.split("#[cfg(test)]").next().unwrap_or("");
            let reads = ["env::var", "variable(", "absolute("];
            for line in code
                .lines()
                .filter(|line| reads.iter().any(|read| line.contains(read)))
            {
                let quoted = line.split('"').skip(1).step_by(2);
                let is_name = |name: &&str| {
                    name.len() > 3 && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
                };
                out.extend(quoted.filter(is_name).map(str::to_owned));
            }
        }
        out
    }

    #[test]
    fn every_variable_that_is_read_is_on_the_page() {
        let page = environment();
        // What cargo and shells set is no setting of lwkd.
        let is_internal = |name: &str| {
            matches!(name, "PATH" | "CARGO" | "SNAPSHOTS") || name.starts_with("_CLAP")
        };
        let read = variables_read();
        assert!(
            read.contains("SOURCE_DATE_EPOCH") && read.contains("VISUAL"),
            "{read:?}"
        );
        let missing: Vec<&String> = read
            .iter()
            .filter(|name| !is_internal(name) && !page.contains(name.as_str()))
            .collect();
        assert_eq!(missing, [""; 0], "{page}");
    }
}
