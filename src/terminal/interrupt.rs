//! Ctrl-C while a person is asked or an editor runs.
//!
//! In raw mode a terminal hands Ctrl-C over as a key, and an editor gets the same signal as we do. In both cases lwkd
//! must outlive it for a moment: to put the terminal back, to let the editor decide what Ctrl-C means to it, and to end
//! with exit code 130 instead of dying of the signal.

use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

static HELD: AtomicUsize = AtomicUsize::new(0);
static PRESSED: AtomicBool = AtomicBool::new(false);
static LISTENER: Once = Once::new();

/// As long as one of these lives, Ctrl-C is noted and ends nothing. When none does, Ctrl-C ends the program with 130 at
/// once: files are written by a rename, so nothing is ever half-written.
#[derive(Debug)]
pub struct Hold(());

impl Hold {
    pub fn new() -> Self {
        HELD.fetch_add(1, Ordering::SeqCst);
        PRESSED.store(false, Ordering::SeqCst);
        LISTENER.call_once(listen);
        Self(())
    }

    /// Whether Ctrl-C was pressed since the hold began.
    pub fn pressed(&self) -> bool {
        PRESSED.load(Ordering::SeqCst)
    }
}

impl Default for Hold {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        HELD.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Begins to listen. Where the system does not let us, Ctrl-C keeps its usual meaning: it ends the program.
fn listen() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let Ok(runtime) = runtime else { return };
    let (ready, listening) = std::sync::mpsc::channel();
    thread::spawn(move || {
        runtime.block_on(async {
            loop {
                let pressed = tokio::signal::ctrl_c();
                tokio::pin!(pressed);
                // The first poll registers the listener; until then the signal would still end the program.
                let early = tokio::select! {
                    biased;
                    it = &mut pressed => Some(it),
                    () = std::future::ready(()) => None,
                };
                let _ = ready.send(());
                let signal = match early {
                    Some(it) => it,
                    None => pressed.await,
                };
                if signal.is_err() {
                    return;
                }
                PRESSED.store(true, Ordering::SeqCst);
                if HELD.load(Ordering::SeqCst) == 0 {
                    std::process::exit(130);
                }
            }
        });
    });
    let _ = listening.recv();
}
