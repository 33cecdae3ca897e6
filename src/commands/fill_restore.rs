//! `lwkd fill --restore`: takes dismissals back.

use crate::args::DraftArg;
use crate::commands::explain_pull_request::pull_request;
use crate::post::UrlKey;
use crate::record::State;
use crate::text::safe_for_terminal;
use crate::ui::{CommandContext, Exit, Failure};
use crate::workspace::{LoadedEdition, Workspace};

/// Marks the pull requests and releases at `urls` as waiting, so that `fill` offers them again.
///
/// # Errors
/// One that is not dismissed in the edition's record: nothing is written.
pub(super) fn run(
    draft: Option<&DraftArg>,
    urls: &[String],
    newsletter: &Workspace,
    shell: &CommandContext,
) -> Result<Exit, Failure> {
    let edition = newsletter.select_to_write(draft, "fill --restore", shell)?;
    let draft = LoadedEdition::load(edition, newsletter)?;
    let lock = newsletter.lock()?;
    let current = draft.reload(newsletter)?;
    let mut record = current.record.clone();
    let mut restored = Vec::new();
    for url in urls {
        let key = match pull_request(url, &newsletter.settings) {
            Some((name, number)) => UrlKey::of(&format!("https://github.com/{name}/pull/{number}")),
            None => UrlKey::of(url),
        };
        match record.item(&key) {
            Some(item) if item.state == State::Dismissed => restored.push(item.url.clone()),
            known => return Err(not_dismissed(url, known.map(|item| item.state), &current)),
        }
        record.set_state(&key, State::Waiting);
    }
    current.write(&current.post.text, &record, &lock, newsletter, shell)?;
    drop(lock);
    for url in restored {
        shell.show(&format!("restored {}\n", safe_for_terminal(&url)))?;
    }
    shell.say("`lwkd fill` offers it again");
    Ok(Exit::Done)
}

fn not_dismissed(url: &str, state: Option<State>, draft: &LoadedEdition) -> Failure {
    let url = safe_for_terminal(url);
    let path = &draft.edition.display_path;
    let failure = Failure::new(format!("{url} is not dismissed in {path}"));
    match state {
        Some(state) => failure.help(format!("its state in the record is `{}`", state.as_str())),
        None => failure.help("name it as its URL, owner/name#number or number"),
    }
}
