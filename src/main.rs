use std::process::ExitCode;

fn main() -> ExitCode {
    lwkd::cli::run(std::env::args_os())
}
