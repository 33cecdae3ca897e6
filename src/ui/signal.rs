//! Ctrl-C, SIGTERM and SIGHUP while more is going on than computing.
//!
//! In raw mode a terminal hands Ctrl-C over as a key, and an editor gets the same signal as we do. In both cases lwkd
//! must outlive it for a moment: to put the terminal back, to let the editor decide what Ctrl-C means to it, and to end
//! with exit code 130 instead of dying of the signal. While GitHub is asked it must end at once, in its own words.

use std::sync::Once;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::thread;

use tokio::sync::Notify;

static HELD: AtomicUsize = AtomicUsize::new(0);
/// The exit code that the last signal asks for; 0: none came.
static ASKED: AtomicU8 = AtomicU8::new(0);
static ARRIVED: Notify = Notify::const_new();
static LISTENER: Once = Once::new();

/// As long as one of these lives, a signal is noted and ends nothing. When none does, it ends the program at once: with
/// 130 for Ctrl-C, 143 for SIGTERM, 129 for SIGHUP. Files are written by a rename, so nothing is ever half-written.
#[derive(Debug)]
pub struct SignalGuard(());

impl SignalGuard {
    /// Begins a hold; a signal that came before the first one of those that live now does not count.
    pub fn new() -> Self {
        if HELD.fetch_add(1, Ordering::SeqCst) == 0 {
            ASKED.store(0, Ordering::SeqCst);
        }
        LISTENER.call_once(listen);
        Self(())
    }

    /// The exit code that a signal asked for since the hold began.
    pub fn exit_code(&self) -> Option<u8> {
        Some(ASKED.load(Ordering::SeqCst)).filter(|value| *value != 0)
    }

    /// Waits for a signal: the exit code that it asks for.
    pub async fn signal(&self) -> u8 {
        loop {
            let next = ARRIVED.notified();
            if let Some(code) = self.exit_code() {
                return code;
            }
            next.await;
        }
    }
}

impl Default for SignalGuard {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for SignalGuard {
    fn drop(&mut self) {
        HELD.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Begins to listen. Where the system does not let us, signals keep their usual meaning: they end the program.
fn listen() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let Ok(runtime) = runtime else { return };
    let (ready, listening) = std::sync::mpsc::channel();
    let thread = thread::Builder::new().name("signals".to_owned());
    let spawned = thread.spawn(move || runtime.block_on(note_signals(ready)));
    if spawned.is_ok() {
        // Until it listens, a signal would still end the program; it says so at once or gives up.
        let _ = listening.recv();
    }
}

#[cfg(unix)]
async fn note_signals(ready: std::sync::mpsc::Sender<()>) {
    use tokio::signal::unix::{SignalKind, signal};

    let kinds = [
        SignalKind::interrupt(),
        SignalKind::terminate(),
        SignalKind::hangup(),
    ];
    let [Ok(mut interrupt), Ok(mut terminate), Ok(mut hangup)] = kinds.map(signal) else {
        return;
    };
    drop(ready);
    loop {
        tokio::select! {
            _ = interrupt.recv() => note(130),
            _ = terminate.recv() => note(143),
            _ = hangup.recv() => note(129),
        }
    }
}

#[cfg(not(unix))]
async fn note_signals(ready: std::sync::mpsc::Sender<()>) {
    drop(ready);
    while tokio::signal::ctrl_c().await.is_ok() {
        note(130);
    }
}

fn note(exit_code: u8) {
    ASKED.store(exit_code, Ordering::SeqCst);
    if HELD.load(Ordering::SeqCst) == 0 {
        std::process::exit(i32::from(exit_code));
    }
    ARRIVED.notify_one();
}
