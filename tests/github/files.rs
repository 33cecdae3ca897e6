//! The files of a release schedule, as our GitHub holds them. Hand-written, in the form of
//! upstream's.

use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use crate::upstream::Upstream;

/// Repository, path and text.
pub(crate) type File = (&'static str, &'static str, &'static str);

const SIG_RELEASE: &str = "kubernetes/sig-release";

/// Two cycles, of which the older one is over, and a folder without a timeline.
pub(crate) fn schedule() -> Vec<File> {
    vec![
        (
            SIG_RELEASE,
            "releases/release-1.31/README.md",
            "## Timeline\n\n| **What** | **When** |\n|---|---|\n\
             | **Begin [Code Freeze]** | 02:00 UTC Wednesday 24th July 2024 / 19:00 PDT Tuesday 23rd July 2024 |\n\
             | **[Test Freeze]** | 02:00 UTC Thursday 1st August 2024 / 19:00 PDT Wednesday 31st July 2024 |\n\
             | **v1.31.0 released** | Tuesday 13th August 2024 |\n\
             | Retrospective | TBC |\n",
        ),
        (
            SIG_RELEASE,
            "releases/release-1.30/README.md",
            "## Timeline\n\n| **What** | **When** |\n|---|---|\n| **v1.30.0 released** | Wednesday 17th April 2024 |\n",
        ),
        (SIG_RELEASE, "releases/release-1.9/README.md", "# Old\n"),
        (
            SIG_RELEASE,
            "releases/release_phases.md",
            "# Release Phases\n\n## Code Freeze\n\n## Test Freeze\n",
        ),
        (
            "kubernetes/website",
            "data/releases/schedule.yaml",
            "schedules:\n- release: 1.30\n  endOfLifeDate: 2025-06-28\n  next:\n    release: 1.30.4\n\
             \x20   cherryPickDeadline: 2024-08-09\n    targetDate: 2024-08-13\n",
        ),
    ]
}

impl Upstream {
    /// A file's text, or the names in a folder.
    fn at_path(&self, repository: &str, path: &str) -> Option<Result<&'static str, Vec<String>>> {
        let here = || {
            self.files
                .iter()
                .filter(|(owner, _, _)| *owner == repository)
        };
        if let Some((_, _, text)) = here().find(|(_, file, _)| *file == path) {
            return Some(Ok(text));
        }
        let folder = format!("{path}/");
        let inside = here().filter_map(|(_, file, _)| file.strip_prefix(&folder));
        let mut names: Vec<String> = inside
            .map(|file| file.split('/').next().unwrap_or(file).to_owned())
            .collect();
        names.dedup();
        (!names.is_empty()).then_some(Err(names))
    }

    /// GraphQL's object of an expression such as `HEAD:releases`.
    pub(crate) fn object(&self, repository: &str, expression: &str) -> Value {
        let path = expression
            .strip_prefix("HEAD:")
            .expect("the default branch");
        let object = match self.at_path(repository, path) {
            None => Value::Null,
            Some(Ok(text)) => json!({ "text": text, "isTruncated": false }),
            Some(Err(names)) => {
                let entry = |name: String| json!({ "name": name });
                json!({ "entries": names.into_iter().map(entry).collect::<Vec<Value>>() })
            }
        };
        json!({ "object": object })
    }

    /// REST's contents: a file as it is, as asked for, and a folder as a list.
    pub(crate) fn contents(
        &self,
        repository: &str,
        path: &[&str],
        request: &Request,
    ) -> ResponseTemplate {
        let accepts: Vec<_> = request.headers.get_all("accept").iter().collect();
        assert_eq!(accepts.len(), 1, "one media type");
        let is_raw = accepts[0]
            .to_str()
            .is_ok_and(|accept| accept.contains("raw"));
        match self.at_path(repository, &path.join("/")) {
            None => ResponseTemplate::new(404).set_body_json(json!({ "message": "Not Found" })),
            Some(Ok(text)) => {
                assert!(is_raw, "JSON has the text in Base64");
                ResponseTemplate::new(200).set_body_string(text)
            }
            Some(Err(names)) => {
                let entry = |name: String| json!({ "name": name, "type": "dir" });
                let list: Vec<Value> = names.into_iter().map(entry).collect();
                ResponseTemplate::new(200).set_body_json(list)
            }
        }
    }
}
