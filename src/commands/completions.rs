//! `lwkd completions`.

use clap::CommandFactory;
use clap_complete::Shell as CompletionShell;

use crate::ui::{CommandContext, Exit, Failure};

/// Print shell completions
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lwkd completions bash > ~/.local/share/bash-completion/completions/lwkd
  lwkd completions zsh > ~/.zfunc/_lwkd")]
pub struct Args {
    /// The shell
    shell: CompletionShell,
}

pub fn run<C: CommandFactory>(args: Args, shell: &CommandContext) -> Result<Exit, Failure> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut C::command(), "lwkd", &mut out);
    shell.print(&String::from_utf8_lossy(&out))?;
    Ok(Exit::Done)
}
