//! A GitHub of our own: one small set of data, told by GraphQL and by REST as GitHub tells it, and
//! as unreliable as a test wants it.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::files;
use crate::files::File;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use wiremock::{Request, Respond, ResponseTemplate};

/// A merged pull request of kubernetes/kubernetes.
#[derive(Clone)]
pub(crate) struct Merged {
    pub(crate) number: u64,
    pub(crate) title: String,
    pub(crate) base: &'static str,
    /// `None`: the account is gone.
    pub(crate) login: Option<&'static str>,
    pub(crate) merged_at: DateTime<Utc>,
    pub(crate) labels: Vec<&'static str>,
    pub(crate) body: String,
}

/// A release, or a tag without one.
#[derive(Clone)]
pub(crate) struct Released {
    pub(crate) repository: &'static str,
    pub(crate) tag: String,
    pub(crate) created_at: DateTime<Utc>,
    /// `None`: a draft.
    pub(crate) published_at: Option<DateTime<Utc>>,
    pub(crate) body: String,
    /// A tag alone.
    pub(crate) bare: bool,
}

/// A commit of the default branch of kubernetes/kubernetes that changed its list of feature gates.
#[derive(Clone)]
pub(crate) struct ListCommit {
    pub(crate) committed_at: DateTime<Utc>,
    /// The pull request that brought it, and when that was merged.
    pub(crate) brought_by: (u64, DateTime<Utc>),
    /// The names of two of the `files`.
    pub(crate) before: &'static str,
    pub(crate) after: &'static str,
}

/// What a test makes of a request: the number of the request, from 1, and its text. `None`: it is
/// answered as it should be.
pub(crate) type Fault = Box<dyn Fn(usize, &str) -> Option<ResponseTemplate> + Send + Sync>;

pub(crate) struct Upstream {
    pub(crate) merged: Vec<Merged>,
    pub(crate) released: Vec<Released>,
    pub(crate) list_commits: Vec<ListCommit>,
    /// The list of feature gates does not exist.
    pub(crate) no_gate_list: bool,
    /// Texts by object id, or by `revision:path`.
    pub(crate) blobs: Vec<(&'static str, String)>,
    pub(crate) files: Vec<File>,
    /// An old name and today's.
    pub(crate) renamed: Vec<(&'static str, &'static str)>,
    /// Names that GitHub does not know.
    pub(crate) missing: Vec<&'static str>,
    /// How many results of a search are kept back, though they are counted.
    pub(crate) kept_back: Box<dyn Fn(&str) -> usize + Send + Sync>,
    pub(crate) fault: Fault,
    pub(crate) asked: AtomicUsize,
}

pub(crate) fn time(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}

impl Upstream {
    /// A quiet week in July 2024. Hand-written: titles, bodies and times are made up.
    pub(crate) fn new() -> Self {
        let merged = |number, day: u32, base, login: Option<&'static str>| Merged {
            number,
            title: format!("Kubelet: change {number} with `code` and ünïcode"),
            base,
            login,
            merged_at: time(&format!("2024-07-{day:02}T12:30:00Z")),
            labels: vec!["sig/node", "release-note", "kind/feature"],
            body: format!("What it does\r\n\r\n```release-note\r\nNote of {number}.\r\n```\r\n"),
        };
        let released = |repository, tag: &str, day: u32| Released {
            repository,
            tag: tag.to_owned(),
            created_at: time(&format!("2024-07-{day:02}T09:00:00Z")),
            published_at: Some(time(&format!("2024-07-{day:02}T10:00:00Z"))),
            body: format!("Notes of {tag}"),
            bare: false,
        };
        let mut first_second = merged(100, 22, "master", Some("alice"));
        first_second.merged_at = time("2024-07-22T00:00:00Z");
        let mut last_second = merged(101, 28, "master", Some("dependabot[bot]"));
        last_second.merged_at = time("2024-07-28T23:59:59Z");
        let mut too_late = merged(102, 29, "master", Some("bob"));
        too_late.merged_at = time("2024-07-29T00:00:00Z");
        let mut draft = released("etcd-io/etcd", "v3.6.0", 25);
        draft.published_at = None;
        let mut go = released("golang/go", "go1.22.6", 24);
        go.bare = true;
        let mut old_go = released("golang/go", "go1.22.5", 2);
        old_go.bare = true;
        Self {
            merged: vec![
                first_second,
                last_second,
                too_late,
                merged(103, 24, "master", None),
                merged(104, 25, "master", Some("bob")),
                merged(90, 19, "master", Some("bob")),
            ],
            released: vec![
                released("kubernetes-sigs/kustomize", "kustomize/v5.4.3", 23),
                released("etcd-io/etcd", "v3.5.15", 24),
                released("etcd-io/etcd", "v3.5.14", 1),
                released("etcd-io/etcd", "v3.5.15-rc.0", 22),
                draft,
                go,
                old_go,
            ],
            list_commits: Vec::new(),
            no_gate_list: false,
            blobs: Vec::new(),
            files: files::schedule(),
            renamed: Vec::new(),
            missing: Vec::new(),
            kept_back: Box::new(|_| 0),
            fault: Box::new(|_, _| None),
            asked: AtomicUsize::new(0),
        }
    }

    /// Today's name of a repository; `None` if it does not exist.
    fn name_today(&self, name: &str) -> Option<String> {
        if self.missing.contains(&name) {
            return None;
        }
        let renamed = self.renamed.iter().find(|renamed| renamed.0 == name);
        Some(renamed.map_or(name, |renamed| renamed.1).to_owned())
    }

    /// Newest first, as GitHub lists them; drafts are hidden.
    fn releases_of(&self, name: &str, bare: bool) -> Vec<&Released> {
        let today = self.name_today(name);
        let is_of = |released: &&Released| {
            self.name_today(released.repository) == today
                && released.bare == bare
                && released.published_at.is_some()
        };
        let mut found: Vec<&Released> = self.released.iter().filter(is_of).collect();
        found.sort_by_key(|found| std::cmp::Reverse(found.created_at));
        found
    }

    fn search(&self, query: &str) -> Vec<&Merged> {
        let word = |name: &str| {
            let mut words = query.split(' ');
            words
                .find_map(|word| word.strip_prefix(name))
                .map(str::to_owned)
        };
        let known = word("repo:").is_some_and(|word| word == "kubernetes/kubernetes");
        let window = word("merged:").expect("a window");
        let (since, until) = window.split_once("..").expect("two ends");
        let (since, until) = (time(since), time(until));
        let base = word("base:");
        let mut found: Vec<&Merged> = self
            .merged
            .iter()
            .filter(|merged| known && since <= merged.merged_at && merged.merged_at <= until)
            // This label alone is found by no other search.
            .filter(|merged| !merged.labels.contains(&"size/XXL") || query.contains("size/XXL"))
            .filter(|merged| base.as_deref().is_none_or(|base| base == merged.base))
            .collect();
        found.sort_by_key(|found| found.number);
        found
    }
}

fn page_of_pull_request(number: u64) -> String {
    format!("https://github.com/kubernetes/kubernetes/pull/{number}")
}

fn page_of_release(name: &str, tag: &str) -> String {
    format!(
        "https://github.com/{name}/releases/tag/{}",
        tag.replace('/', "%2F")
    )
}

/// GitHub cuts a page out of a list: `first` after the place that a cursor names.
fn page<T>(all: &[T], first: usize, after: Option<&str>) -> (Vec<usize>, Value) {
    let start = after.map_or(0, |after| after.parse().expect("a cursor of ours"));
    let end = (start + first).min(all.len());
    let info = json!({ "hasNextPage": end < all.len(), "endCursor": end.to_string() });
    ((start..end).collect(), info)
}

// GraphQL

impl Upstream {
    fn graphql(&self, query: &str) -> Value {
        check_fragments(query);
        let mut data = json!({ "rateLimit": { "cost": 1 } });
        let mut errors = Vec::new();
        for line in query.lines() {
            let Some((alias, field)) = line.split_once(": ").filter(|(alias, _)| is_alias(alias))
            else {
                continue;
            };
            data[alias] = self.field(field);
            if data[alias].is_null() {
                let message = "Could not resolve to a Repository with that name.";
                errors.push(json!({ "type": "NOT_FOUND", "path": [alias], "message": message }));
            }
        }
        let mut reply = json!({ "data": data });
        if !errors.is_empty() {
            reply["errors"] = errors.into();
        }
        reply
    }

    fn field(&self, field: &str) -> Value {
        let first = number_after(field, "first: ");
        let after = string_after(field, "after: ");
        if let Some(query) = string_after(field, "query: ").filter(|_| field.starts_with("search"))
        {
            let found = self.search(&query);
            let shown = found.len().saturating_sub((self.kept_back)(&query));
            let (shown, info) = page(&found[..shown], first, after.as_deref());
            let nodes: Vec<Value> = shown.into_iter().map(|at| hit(found[at])).collect();
            return json!({ "issueCount": found.len(), "pageInfo": info, "nodes": nodes });
        }
        let owner = string_after(field, "owner: ").expect("an owner");
        let name = string_after(field, "name: ").expect("a name");
        let Some(today) = self.name_today(&format!("{owner}/{name}")) else {
            return Value::Null;
        };
        if field.contains("history(") {
            return self.history(field, first);
        }
        let expression = string_after(field, "expression: ");
        if let Some(expression) = expression.filter(|path| path.starts_with("HEAD:")) {
            return self.object(&today, &expression);
        }
        if let Some(thing) = self.body(&today, field) {
            return thing;
        }
        let object = string_after(field, "oid: ").or(string_after(field, "expression: "));
        if let Some(object) = object {
            let text = self.blobs.iter().find(|(name, _)| *name == object);
            let text = text.map(|(_, text)| json!({ "text": text, "isTruncated": false }));
            return json!({ "object": text });
        }
        let bare = field.contains("refs(");
        let all = self.releases_of(&today, bare);
        let (shown, info) = page(&all, first, after.as_deref());
        let nodes: Vec<Value> = shown.into_iter().map(|at| slim(all[at])).collect();
        let list = json!({ "totalCount": all.len(), "pageInfo": info, "nodes": nodes });
        match (field.contains("releases("), bare) {
            (true, _) => json!({ "nameWithOwner": today, "releases": list }),
            (_, true) => json!({ "nameWithOwner": today, "refs": list }),
            _ => json!({ "nameWithOwner": today }),
        }
    }

    fn history(&self, field: &str, first: usize) -> Value {
        let end = |name: &str| time(&string_after(field, name).expect("a time"));
        let (since, until) = (end("since: "), end("until: "));
        let after = string_after(field, "after: ");
        let commits = self.list_commits.iter().enumerate();
        let all: Vec<(usize, &ListCommit)> = commits
            .filter(|(_, commit)| since <= commit.committed_at && commit.committed_at <= until)
            .collect();
        let (shown, info) = page(&all, first, after.as_deref());
        let node = |at: usize| {
            let (place, commit) = all[at];
            let (number, merged_at) = commit.brought_by;
            let open =
                json!({ "number": 1, "merged": false, "mergedAt": null, "baseRepository": null });
            let merged = json!({ "number": number, "merged": true, "mergedAt": merged_at,
                "baseRepository": { "nameWithOwner": "kubernetes/kubernetes" } });
            json!({ "oid": format!("commit{place}"), "committedDate": commit.committed_at,
                "file": { "oid": commit.after },
                "parents": { "nodes": [{ "file": { "oid": commit.before } }] },
                "associatedPullRequests": { "nodes": [open, merged] } })
        };
        let nodes: Vec<Value> = shown.into_iter().map(node).collect();
        let history = json!({ "pageInfo": info, "nodes": nodes });
        let now = (!self.no_gate_list).then(|| json!({ "__typename": "Blob" }));
        json!({ "object": now, "defaultBranchRef": { "target": { "history": history } } })
    }

    /// What one pull request or release says, if that is asked.
    fn body(&self, today: &str, field: &str) -> Option<Value> {
        if field.contains("pullRequest(") {
            let number = number_after(field, "number: ") as u64;
            let it = self.merged.iter().find(|merged| merged.number == number)?;
            return Some(json!({ "pullRequest": { "body": it.body } }));
        }
        let tag = string_after(field, "tagName: ")?;
        let all = self.releases_of(today, false);
        let it = all.into_iter().find(|all| all.tag == tag)?;
        let url = page_of_release(today, &it.tag);
        Some(json!({ "release": { "url": url, "description": it.body } }))
    }
}

/// GitHub refuses a fragment that is unused or missing.
fn check_fragments(query: &str) {
    for name in ["Hits", "Releases", "Tags"] {
        let defined = query.contains(&format!("fragment {name} on"));
        let used = query.contains(&format!("...{name} "));
        assert_eq!(defined, used, "fragment {name}");
    }
}

fn is_alias(text: &str) -> bool {
    text.strip_prefix('f')
        .is_some_and(|rest| rest.parse::<usize>().is_ok())
}

fn number_after(field: &str, name: &str) -> usize {
    let digits = field.split_once(name).map_or("0", |(_, rest)| rest);
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    digits[..end].parse().unwrap_or(0)
}

fn string_after(field: &str, name: &str) -> Option<String> {
    let literal = field.split_once(name)?.1;
    let mut values = serde_json::Deserializer::from_str(literal).into_iter::<String>();
    values.next()?.ok()
}

fn hit(it: &Merged) -> Value {
    let author = it.login.map(|login| match login.strip_suffix("[bot]") {
        Some(short) => json!({ "__typename": "Bot", "login": short }),
        None => json!({ "__typename": "User", "login": login }),
    });
    let labels: Vec<Value> = it
        .labels
        .iter()
        .map(|label| json!({ "name": label }))
        .collect();
    json!({
        "number": it.number, "title": it.title,
        "url": page_of_pull_request(it.number), "mergedAt": it.merged_at,
        "baseRefName": it.base, "headRefName": "branch", "author": author,
        "labels": { "nodes": labels },
    })
}

fn slim(it: &Released) -> Value {
    if it.bare {
        return json!({ "name": it.tag, "target": { "committedDate": it.published_at } });
    }
    json!({
        "tagName": it.tag, "createdAt": it.created_at,
        "publishedAt": it.published_at, "isPrerelease": it.tag.contains("-rc"),
    })
}

// REST

impl Upstream {
    fn rest(&self, request: &Request) -> ResponseTemplate {
        let value = |name: &str| {
            let mut pairs = request.url.query_pairs();
            pairs
                .find(|pair| pair.0 == name)
                .map(|pair| pair.1.into_owned())
        };
        let size: usize = value("per_page").map_or(30, |value| value.parse().expect("a number"));
        let number: usize = value("page").map_or(1, |value| value.parse().expect("a number"));
        let shown = |all: Vec<Value>| -> Vec<Value> {
            all.into_iter()
                .skip((number - 1) * size)
                .take(size)
                .collect()
        };
        let path: Vec<&str> = request
            .url
            .path()
            .trim_start_matches('/')
            .split('/')
            .collect();
        match path.as_slice() {
            ["search", "issues"] => {
                let query = value("q").expect("a query");
                let mut found: Vec<Value> = self.search(&query).into_iter().map(item).collect();
                let total = found.len();
                found.truncate(total - (self.kept_back)(&query).min(total));
                ResponseTemplate::new(200).set_body_json(json!({
                    "total_count": total, "incomplete_results": false, "items": shown(found),
                }))
            }
            ["repos", owner, name, rest @ ..] => {
                let asked = format!("{owner}/{name}");
                let Some(today) = self.name_today(&asked) else {
                    return ResponseTemplate::new(404)
                        .set_body_json(json!({ "message": "Not Found" }));
                };
                if today != asked {
                    let moved = address(request).as_str().replacen(&asked, &today, 1);
                    return ResponseTemplate::new(301).insert_header("Location", moved);
                }
                self.of_repository(&today, rest, request, &shown, number * size)
            }
            other => panic!("not asked of this GitHub: {other:?}"),
        }
    }

    fn of_repository(
        &self,
        today: &str,
        rest: &[&str],
        request: &Request,
        shown: &dyn Fn(Vec<Value>) -> Vec<Value>,
        end: usize,
    ) -> ResponseTemplate {
        let tags = self.releases_of(today, true);
        match rest {
            ["contents", path @ ..] => self.contents(today, path, request),
            ["releases"] => {
                let all = self.releases_of(today, false);
                let more = end < all.len();
                let items = all.into_iter().map(|all| release(all, today)).collect();
                let reply = ResponseTemplate::new(200).set_body_json(shown(items));
                if !more {
                    return reply;
                }
                let mut next = address(request);
                let page = end / number_after(next.as_str(), "per_page=") + 1;
                let kept: Vec<(String, String)> = next
                    .query_pairs()
                    .into_owned()
                    .filter(|owned| owned.0 != "page")
                    .collect();
                next.query_pairs_mut()
                    .clear()
                    .extend_pairs(kept)
                    .append_pair("page", &page.to_string());
                reply.insert_header("Link", format!("<{next}>; rel=\"next\""))
            }
            ["git", "matching-refs", "tags", ..] => {
                let reference = |released: &Released| {
                    let object = json!({ "sha": released.tag, "type": "commit" });
                    json!({ "ref": format!("refs/tags/{}", released.tag), "object": object })
                };
                let all: Vec<Value> = tags.into_iter().map(reference).collect();
                ResponseTemplate::new(200).set_body_json(all)
            }
            ["git", "commits", sha] => {
                let it = tags
                    .into_iter()
                    .find(|tag| tag.tag == *sha)
                    .expect("a commit of ours");
                let stamp = json!({ "date": it.published_at });
                ResponseTemplate::new(200).set_body_json(json!({ "committer": stamp }))
            }
            other => panic!("not asked of a repository here: {other:?}"),
        }
    }
}

/// The address as it was asked for, port and all.
fn address(request: &Request) -> wiremock::http::Url {
    let mut url = request.url.clone();
    let host = request
        .headers
        .get("host")
        .expect("a host")
        .to_str()
        .expect("plain");
    let (host, port) = host.split_once(':').expect("a port");
    url.set_host(Some(host)).expect("a host");
    url.set_port(port.parse().ok()).expect("a port");
    url
}

fn item(it: &Merged) -> Value {
    let login = it.login.unwrap_or("ghost");
    let kind = if login.ends_with("[bot]") {
        "Bot"
    } else {
        "User"
    };
    let labels: Vec<Value> = it
        .labels
        .iter()
        .map(|label| json!({ "name": label }))
        .collect();
    json!({
        "number": it.number, "title": it.title, "html_url": page_of_pull_request(it.number),
        "user": { "login": login, "type": kind }, "labels": labels, "body": it.body,
        "pull_request": { "merged_at": it.merged_at },
    })
}

fn release(it: &Released, today: &str) -> Value {
    json!({
        "html_url": page_of_release(today, &it.tag), "tag_name": it.tag, "created_at": it.created_at,
        "published_at": it.published_at, "prerelease": it.tag.contains("-rc"), "draft": false,
        "body": it.body,
    })
}

impl Respond for Upstream {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let number = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let text = String::from_utf8_lossy(&request.body);
        if let Some(reply) = (self.fault)(number, &text) {
            return reply;
        }
        if request.url.path() != "/graphql" {
            return self.rest(request);
        }
        let asked: Value = serde_json::from_str(&text).expect("JSON");
        let query = asked["query"].as_str().expect("a query");
        ResponseTemplate::new(200).set_body_json(self.graphql(query))
    }
}
