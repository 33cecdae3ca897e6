//! SIGINT (Ctrl-C), SIGTERM and SIGHUP during prompts, requests and writes.
//!
//! In raw mode Ctrl-C arrives as a key, and an editor gets the same signal as lwkd. In both cases
//! lwkd must handle the signal: to restore the terminal, to let the editor decide what Ctrl-C
//! means, and to end with exit code 130 instead of being killed. During requests to GitHub it ends
//! at once, with a message.

use std::sync::Once;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::thread;

use tokio::sync::Notify;

/// The number of guards that exist.
static GUARDS: AtomicUsize = AtomicUsize::new(0);
/// The exit code that the last signal asks for; 0 if there was none.
static EXIT_CODE: AtomicU8 = AtomicU8::new(0);
static ARRIVED: Notify = Notify::const_new();
static LISTENER: Once = Once::new();

/// While a guard exists, a signal is recorded and ends nothing. Otherwise it ends the program at
/// once, with 130 for SIGINT, 143 for SIGTERM, 129 for SIGHUP. Files are written by a rename, so
/// none is half-written.
#[derive(Debug)]
pub struct SignalGuard(());

impl SignalGuard {
    /// A new guard. Signals that came before the first of the guards that exist now do not count.
    pub fn new() -> Self {
        if GUARDS.fetch_add(1, Ordering::SeqCst) == 0 {
            EXIT_CODE.store(0, Ordering::SeqCst);
        }
        LISTENER.call_once(listen);
        Self(())
    }

    /// The exit code of a signal that came since; `None` if none came.
    pub fn exit_code(&self) -> Option<u8> {
        Some(EXIT_CODE.load(Ordering::SeqCst)).filter(|code| *code != 0)
    }

    /// Waits for a signal and returns its exit code.
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
        GUARDS.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Starts to listen. If the system does not allow it, signals end the program as usual.
fn listen() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let Ok(runtime) = runtime else { return };
    let (ready, listening) = std::sync::mpsc::channel();
    let thread = thread::Builder::new().name("signals".to_owned());
    let spawned = thread.spawn(move || runtime.block_on(record_signals(ready)));
    if spawned.is_ok() {
        // Until the thread listens, a signal would still kill the program. It reports or gives up
        // at once.
        let _ = listening.recv();
    }
}

#[cfg(unix)]
async fn record_signals(ready: std::sync::mpsc::Sender<()>) {
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
            _ = interrupt.recv() => record(130),
            _ = terminate.recv() => record(143),
            _ = hangup.recv() => record(129),
        }
    }
}

#[cfg(not(unix))]
async fn record_signals(ready: std::sync::mpsc::Sender<()>) {
    drop(ready);
    while tokio::signal::ctrl_c().await.is_ok() {
        record(130);
    }
}

fn record(exit_code: u8) {
    EXIT_CODE.store(exit_code, Ordering::SeqCst);
    if GUARDS.load(Ordering::SeqCst) == 0 {
        std::process::exit(i32::from(exit_code));
    }
    ARRIVED.notify_one();
}
