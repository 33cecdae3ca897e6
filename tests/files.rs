//! How `fill` treats files that changed since it wrote them: the draft, its record, a saved week.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

mod common;

use common::{EDITION, RECORDING};

const RECORD: &str = ".lwkd/2024-07-28.yaml";

const DRAFT: &str = "## Other Merges\n\n*\n\n## Promotions\n\n*\n";

struct Newsletter {
    folder: TempDir,
}

impl Newsletter {
    fn new() -> Self {
        let folder = common::newsletter(DRAFT);
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("read")
    }

    /// The exit code and stderr.
    fn fill(&self, from: &Path) -> (Option<i32>, String) {
        let mut program = common::lwkd();
        let program = program.args(["fill", "2024-07-28", "--from"]).arg(from);
        let output = program.current_dir(&self.folder).output().expect("run");
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), words)
    }

    /// Names of all files, so that nothing is left behind.
    fn files(&self) -> Vec<String> {
        let list = |folder: &str| {
            let entries = fs::read_dir(self.path(folder)).expect("listed");
            let names = entries.map(|entry| entry.expect("listed").file_name());
            let names = names.map(|name| format!("{folder}/{}", name.to_string_lossy()));
            names.collect::<Vec<_>>()
        };
        [list("_posts"), list(".lwkd")].concat()
    }
}

#[test]
fn a_record_without_news_keeps_every_byte() {
    let newsletter = Newsletter::new();
    assert_eq!(newsletter.fill(RECORDING.as_ref()).0, Some(0));
    // Line endings of Windows, and a writer's own text.
    let record = format!("# Mine.\n{}", newsletter.read(RECORD)).replace('\n', "\r\n");
    newsletter.write(RECORD, &record);
    assert_eq!(newsletter.fill(RECORDING.as_ref()).0, Some(0));
    assert_eq!(newsletter.read(RECORD), record);
}

#[test]
fn a_record_that_grows_keeps_its_line_endings() {
    let newsletter = Newsletter::new();
    newsletter.write(RECORD, "# Empty so far.\r\n");
    assert_eq!(newsletter.fill(RECORDING.as_ref()).0, Some(0));
    let record = newsletter.read(RECORD);
    assert!(record.lines().count() > 3, "{record}");
    assert_eq!(record.matches('\n').count(), record.matches("\r\n").count());
}

#[test]
fn a_draft_is_filled_even_if_its_record_cannot_be_written() {
    let newsletter = Newsletter::new();
    newsletter.write(RECORD, "# Not mine to write.\n");
    let mut mode = fs::metadata(newsletter.path(RECORD))
        .expect("there")
        .permissions();
    mode.set_readonly(true);
    fs::set_permissions(newsletter.path(RECORD), mode).expect("set");
    let (code, words) = newsletter.fill(RECORDING.as_ref());
    assert_eq!(code, Some(2));
    assert!(
        words.contains(RECORD) && words.contains("is read-only"),
        "{words}"
    );
    assert!(
        words.contains("is written; run the command again"),
        "{words}"
    );
    assert!(newsletter.read(EDITION).contains("/pull/"));
    assert_eq!(newsletter.files(), [EDITION, RECORD]);
}

#[test]
fn an_earlier_edition_that_cannot_be_read_is_named() {
    let newsletter = Newsletter::new();
    fs::write(newsletter.path("_posts/2024-07-21-update.md"), b"\xff").expect("written");
    let (code, words) = newsletter.fill(RECORDING.as_ref());
    assert_eq!(code, Some(0));
    let warning =
        "cannot read 2024-07-21-update.md: pull requests that it covers may be added again";
    assert!(words.contains(warning), "{words}");
}

/// Every prefix of a saved week, and one with each of its bytes changed, is read or refused; a
/// refused one changes no file.
#[test]
fn a_damaged_week_is_used_or_refused_as_a_whole() {
    let whole = fs::read(RECORDING).expect("read");
    for at in (0..whole.len()).step_by(whole.len() / 24) {
        let newsletter = Newsletter::new();
        let cut = whole[..at].to_vec();
        let mut changed = whole.clone();
        changed[at] = if changed[at] == b'"' { b'{' } else { b'"' };
        let mut raw = whole.clone();
        raw[at] = 0xff;
        for damaged in [cut, changed, raw] {
            let file = newsletter.path("week.json");
            fs::write(&file, damaged).expect("written");
            let (code, words) = newsletter.fill(&file);
            let is_filled = newsletter.read(EDITION) != DRAFT;
            assert_eq!(code == Some(0), is_filled, "byte {at}: {words}");
            assert!(is_filled || words.contains("week.json"), "{words}");
            newsletter.write(EDITION, DRAFT);
        }
    }
}
