//! Newsletters of other projects on settings alone: each folder below `LWKD_NEWSLETTERS` holds
//! `lwkd.yaml`, `template.md`, earlier editions, a recorded week `week.json`, the edition that is
//! `expected/`, and a `README.md` that says `Clock TIME UTC, WEEK DATE`.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use lwkd::post::Post;
use lwkd::settings::{SectionId, Settings};
use tempfile::TempDir;

mod common;

/// A copy of a newsletter's folder at its time.
struct Newsletter {
    name: String,
    folder: TempDir,
    clock: String,
    week: String,
    settings: Settings,
}

impl Newsletter {
    fn copy(source: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        copy(source, folder.path());
        let readme = fs::read_to_string(source.join("README.md")).expect("a README");
        let between = |start: &str, end: &str| {
            let (_, rest) = readme.split_once(start).expect(start);
            rest.split(end).next().unwrap_or("").trim().to_owned()
        };
        let clock = format!("{}:00Z", between("Clock ", "UTC").replace(' ', "T"));
        let clock: chrono::DateTime<chrono::Utc> = clock.parse().expect("a time");
        let yaml = fs::read_to_string(source.join("lwkd.yaml")).expect("settings");
        let template = fs::read_to_string(source.join("template.md")).expect("a template");
        Self {
            name: source
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned(),
            folder,
            clock: clock.timestamp().to_string(),
            week: between("WEEK ", ".").chars().take(10).collect(),
            settings: Settings::parse(&yaml)
                .expect("valid settings")
                .with_template(&template),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut program = common::lwkd();
        program
            .args(args)
            .current_dir(&self.folder)
            .env("SOURCE_DATE_EPOCH", &self.clock)
            .env("XDG_CACHE_HOME", self.path("cache"));
        program
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("started")
    }

    /// What the command prints, if it succeeds.
    fn succeeds(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{} {args:?}: {output:?}",
            self.name
        );
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn fill(&self) {
        self.succeeds(&["fill", &self.week, "--from", "week.json"]);
    }

    fn finds_nothing(&self, args: &[&str]) {
        let printed = self.succeeds(args);
        assert!(
            printed.starts_with("no problems in "),
            "{}: {printed}",
            self.name
        );
    }

    fn has_required(&self) -> bool {
        self.settings
            .sections
            .iter()
            .any(|section| section.required)
    }

    /// The answer of `preview` to a browser.
    fn preview(&self) -> String {
        let mut program = self
            .command(&["preview", &self.week, "--port", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("started");
        let mut url = String::new();
        let mut printed = BufReader::new(program.stdout.take().expect("piped"));
        printed.read_line(&mut url).expect("a URL");
        let host = url
            .trim()
            .trim_start_matches("http://")
            .trim_end_matches('/')
            .to_owned();
        let mut answer = Vec::new();
        let asked = TcpStream::connect(&host).and_then(|mut stream| {
            write!(
                stream,
                "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            )?;
            stream.read_to_end(&mut answer)
        });
        program.kill().expect("stopped");
        program.wait().expect("stopped");
        asked.expect("answered");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Writes a line into each required section.
    fn write_required_sections(&self, edition: &Path) {
        let required = self.settings.sections.iter().enumerate();
        for (at, _) in required.filter(|(_, section)| section.required) {
            let text = fs::read_to_string(edition).expect("read");
            let post = Post::parse(text.as_str(), &self.settings);
            let section = post.section(SectionId(at)).expect("the section");
            let end = section.own.start + section.own.of(&text).trim_end().len();
            let end = end.max(section.heading.end);
            let written = format!("{}\n\nA line of a writer.{}", &text[..end], &text[end..]);
            fs::write(edition, written).expect("written");
        }
    }
}

#[test]
fn the_newsletters_need_settings_only() {
    let Some(folder) = std::env::var_os("LWKD_NEWSLETTERS") else {
        common::skip(
            "newsletters",
            "LWKD_NEWSLETTERS names no folder of newsletters",
        );
        return;
    };
    let entries = fs::read_dir(&folder).expect("LWKD_NEWSLETTERS is a folder");
    let folders = entries.map(|entry| entry.expect("listed").path());
    let mut folders: Vec<PathBuf> = folders
        .filter(|path| path.join("week.json").is_file())
        .collect();
    folders.sort();
    assert!(
        !folders.is_empty(),
        "no newsletters in {}",
        folder.display()
    );
    for folder in folders {
        one(&Newsletter::copy(&folder));
    }
}

fn one(newsletter: &Newsletter) {
    let name = &newsletter.name;
    let printed = newsletter.succeeds(&["new", &newsletter.week]);
    let edition = newsletter.path(printed.trim());
    newsletter.finds_nothing(&["check", &newsletter.week]);
    newsletter.fill();
    let filled = fs::read_to_string(&edition).expect("filled");
    let expected = newsletter.path("expected").join(printed.trim());
    let expected = fs::read_to_string(expected).expect("the expected edition");
    assert_eq!(
        with_sorted_lists(&filled),
        with_sorted_lists(&expected),
        "{name}"
    );
    newsletter.fill();
    let again = fs::read_to_string(&edition).expect("filled");
    assert_eq!(again, filled, "{name}: a second run changes the draft");
    newsletter.finds_nothing(&["check"]);

    newsletter.write_required_sections(&edition);
    newsletter.finds_nothing(&["check", &newsletter.week]);
    let status = newsletter.succeeds(&["status"]);
    assert!(
        status.contains("read it, then publish it"),
        "{name}: {status}"
    );
    let page = newsletter.preview();
    assert!(page.starts_with("HTTP/1.1 200"), "{name}: {page}");
    assert!(
        page.contains("A line of a writer.") || !newsletter.has_required(),
        "{name}"
    );
    newsletter.succeeds(&["publish"]);
    newsletter.finds_nothing(&["check", "--publish", &newsletter.week]);
    let stamped = fs::read_to_string(&edition).expect("published");
    assert_eq!(front_matter(&stamped), front_matter(&filled), "{name}");
}

/// The lines of a text with those of each list in the order of the alphabet.
fn with_sorted_lists(text: &str) -> String {
    let is_bullet = |line: &str| line.starts_with("* ") || line.starts_with("- ");
    let mut lines: Vec<&str> = text.split('\n').collect();
    let groups = lines.chunk_by_mut(|a, b| is_bullet(a) && is_bullet(b));
    groups.for_each(<[&str]>::sort_unstable);
    lines.join("\n")
}

fn front_matter(text: &str) -> Vec<&str> {
    text.lines()
        .skip(1)
        .take_while(|line| !line.is_empty() && !line.starts_with("##"))
        .collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("listed") {
        let entry = entry.expect("listed");
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).expect("copied")),
        }
    }
}
