use std::panic;
use std::process::{self, ExitCode};

/// The exit code of a Rust program that panicked.
const PANICKED: i32 = 101;

fn main() -> ExitCode {
    // The released program cannot unwind. It would end with `abort`, and a core dump could hold a
    // token.
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        report(panic);
        process::exit(PANICKED);
    }));
    lwkd::cli::run(std::env::args_os())
}
