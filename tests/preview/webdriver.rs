//! As much of the WebDriver protocol as a look at a page needs.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::http::ask;

/// A browser with one window; it ends with this value.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
    _profile: TempDir,
}

impl Browser {
    /// Starts headless Chromium, or says why it is missing.
    pub(crate) fn start() -> Result<Self, String> {
        let driver = find("CHROMEDRIVER", &["chromedriver"])?;
        let chromium = find(
            "CHROMIUM",
            &["chromium", "chromium-browser", "google-chrome"],
        )?;
        let profile = tempfile::tempdir().map_err(|tempdir| tempdir.to_string())?;
        let mut driver = Command::new(driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|spawn| format!("chromedriver does not start: {spawn}"))?;
        let said = BufReader::new(driver.stdout.take().expect("piped"));
        let port = said
            .lines()
            .map_while(Result::ok)
            .find_map(|ok| {
                ok.trim_end_matches('.')
                    .rsplit_once("successfully on port ")?
                    .1
                    .parse()
                    .ok()
            })
            .ok_or("chromedriver names no port")?;
        let args = [
            "--headless".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--window-size=1500,900".to_owned(),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        let mut browser = Self {
            driver,
            port,
            session: String::new(),
            _profile: profile,
        };
        let wish = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"args": args, "binary": chromium},
            "goog:loggingPrefs": {"browser": "ALL"},
        }}});
        let made = browser.call("POST", "/session", &wish);
        match made["sessionId"].as_str() {
            Some(session) => browser.session = session.to_owned(),
            None => return Err(format!("no browser starts: {made}")),
        }
        Ok(browser)
    }

    pub(crate) fn open(&self, url: &str) {
        self.command("/url", &json!({ "url": url }));
    }

    /// What a function body with this script returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.command("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// What a script answers in time: it calls `done(value)`.
    pub(crate) fn run_async(&self, script: &str) -> Value {
        let script = format!("const done = arguments[arguments.length - 1]; {script}");
        self.command("/execute/async", &json!({"script": script, "args": []}))
    }

    /// A real click, with all that a browser allows a person and not a script.
    pub(crate) fn click(&self, selector: &str) {
        let found = self.command(
            "/element",
            &json!({"using": "css selector", "value": selector}),
        );
        let element = found.as_object().and_then(|object| object.values().next());
        let element = element.and_then(Value::as_str).expect("an element");
        self.command(&format!("/element/{element}/click"), &json!({}));
    }

    /// Speaks to the browser's own protocol.
    pub(crate) fn devtools(&self, command: &str, params: &Value) -> Value {
        let call = json!({"cmd": command, "params": params});
        self.command("/goog/cdp/execute", &call)
    }

    /// What the page complained about.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = self.command("/se/log", &json!({"type": "browser"}));
        let entries = log.as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .map(|entry| entry["message"].to_string())
            .collect()
    }

    fn command(&self, path: &str, body: &Value) -> Value {
        let path = format!("/session/{}{path}", self.session);
        let value = self.call("POST", &path, body);
        assert!(value["error"].is_null(), "{path}: {value}");
        value
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let answer = ask(self.port, method, path, &[], &body.to_string());
        let answer: Value = serde_json::from_str(&answer.body).expect("JSON");
        answer["value"].clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            self.call("DELETE", &format!("/session/{}", self.session), &json!({}));
        }
        // The driver is ours, and it has nothing to save.
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// A program by an environment variable, or by one of its names.
fn find(variable: &str, names: &[&str]) -> Result<PathBuf, String> {
    if let Some(path) = std::env::var_os(variable) {
        return Ok(path.into());
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&folders).collect();
    let paths = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let mut found = paths.filter(|path| path.is_file());
    found
        .next()
        .ok_or_else(|| format!("there is no {} here ({variable} names one)", names[0]))
}
