//! The notes of a release as a list of items, each with the kind of the heading that it stands
//! below.

use super::ChangeKind;
use super::heading::NotesHeading;

/// Notes are read up to here, in bytes: the longest seen have 60 kB, nearly all of it lists of
/// commits.
const LONGEST_READ: usize = 64 * 1024;

/// An item of a list in release notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoteItem {
    /// `None`: the list is for somebody else, such as the one below "Dependencies".
    pub(super) kind: Option<ChangeKind>,
    /// With the lines that continue it.
    pub(super) text: String,
}

/// What notes hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NoteItems {
    /// What stands above the first list: often what the authors think matters most.
    pub(super) opening: String,
    /// Prose below a heading about security.
    pub(super) security: String,
    pub(super) list: Vec<NoteItem>,
}

/// Reads the items of `notes`; what is folded away only where nothing else is listed: candidates of
/// cluster-api fold all.
pub(super) fn items(notes: &str) -> NoteItems {
    let read = beginning(notes);
    let lines: Vec<&str> = read.lines().map(str::trim_end).collect();
    let open = Reader::read(&lines, false);
    if open.list.iter().all(|item| item.kind.is_none()) {
        let unfolded = Reader::read(&lines, true);
        if unfolded.list.iter().any(|item| item.kind.is_some()) {
            return unfolded;
        }
    }
    open
}

/// The whole lines within what is read.
fn beginning(notes: &str) -> &str {
    let mut end = notes.len().min(LONGEST_READ);
    while !notes.is_char_boundary(end) {
        end -= 1;
    }
    let read = notes.get(..end).unwrap_or("");
    match read.rsplit_once('\n') {
        Some((whole, _)) if end < notes.len() => whole,
        _ => read,
    }
}

/// Reads lines, one after the other.
struct Reader {
    out: NoteItems,
    below: NotesHeading,
    aside_level: usize,
    /// The item of the level above only names what the items nested in it are about.
    grouped: bool,
    /// Whether the next indented line continues the last item.
    open: bool,
    /// An item that names a group, as long as nothing is nested in it.
    head: Option<String>,
}

impl Reader {
    fn read(lines: &[&str], unfold: bool) -> NoteItems {
        let mut reader = Self {
            out: NoteItems::default(),
            below: NotesHeading::Of(ChangeKind::Other),
            aside_level: 0,
            grouped: false,
            open: false,
            head: None,
        };
        let (mut folded, mut fenced) = (false, false);
        for (at, &line) in lines.iter().enumerate() {
            let trimmed = line.trim_start();
            folded = (folded || trimmed.contains("<details")) && !trimmed.contains("</details");
            if trimmed.starts_with("```") {
                fenced = !fenced;
                continue;
            }
            if (folded && !unfold) || fenced || NotesHeading::underlines(line).is_some() {
                continue;
            }
            let underlined = lines
                .get(at + 1)
                .and_then(|line| NotesHeading::underlines(line));
            reader.line(line, underlined);
        }
        reader.out
    }

    fn line(&mut self, line: &str, underlined: Option<usize>) {
        let trimmed = line.trim_start();
        let indented = line.len() > trimmed.len() + 1;
        let marked = item(trimmed);
        if marked.is_none()
            && let Some((found, level)) = NotesHeading::parse(trimmed, underlined)
        {
            // GitHub's own heading is never part of what stands above it.
            let own = trimmed.contains("What's Changed");
            if self.below != NotesHeading::Aside || level <= self.aside_level || own {
                (self.below, self.aside_level) = (found, level);
            }
            (self.grouped, self.open) = (false, false);
            return;
        }
        match marked {
            Some(_) if indented && !self.grouped => {
                // A nested item says more about the one above it.
                self.open = false;
            }
            Some(text) => {
                if !indented {
                    self.grouped = heads_a_group(text);
                }
                self.open = !self.grouped || indented;
                self.head = (!self.open).then(|| text.to_owned());
                if self.open {
                    self.out.list.push(NoteItem {
                        kind: self.below.kind(),
                        text: text.to_owned(),
                    });
                } else if text.contains("CVE") {
                    self.below = NotesHeading::Of(ChangeKind::Security);
                }
            }
            None if trimmed.is_empty() => (self.open, self.head) = (false, None),
            None if indented && self.head.is_some() => {
                // `* [BUG #12](url):` and the change in the next line.
                let head = self.head.take().unwrap_or_default();
                self.out.list.push(NoteItem {
                    kind: self.below.kind(),
                    text: format!("{head} {trimmed}"),
                });
                (self.open, self.grouped) = (true, false);
            }
            None if self.open && indented => {
                if let Some(last) = self.out.list.last_mut() {
                    last.text.push(' ');
                    last.text.push_str(trimmed);
                }
            }
            None => {
                self.open = false;
                if self.below == NotesHeading::Of(ChangeKind::Security) {
                    self.out.security.push_str(trimmed);
                    self.out.security.push('\n');
                }
                if self.out.list.is_empty() {
                    self.out.opening.push_str(trimmed);
                    self.out.opening.push('\n');
                }
            }
        }
    }
}

/// The text of a list item. CoreDNS lists its changes in lines that end with the URL of a pull
/// request, kustomize in lines that begin with its number.
fn item(trimmed: &str) -> Option<&str> {
    let bullet = ["- ", "* ", "+ "]
        .iter()
        .find_map(|mark| trimmed.strip_prefix(mark));
    let digits = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'#')
    };
    let numbered = trimmed
        .strip_prefix('#')
        .and_then(|rest| rest.split_once(": "))
        .filter(|(head, _)| digits(head));
    let ordered = trimmed
        .split_once(". ")
        .filter(|(head, _)| head.len() < 3 && digits(head));
    let with_url =
        (trimmed.contains("/pull/") && trimmed.contains(": ") && !trimmed.contains("compare/"))
            .then_some(trimmed);
    let text = bullet
        .or(numbered.or(ordered).map(|(_, text)| text))
        .or(with_url)?;
    Some(text.trim_start())
}

/// Whether an item only names what the items nested in it are about: "`nerdctl run`:",
/// "Cherry-picks from `main`".
fn heads_a_group(item: &str) -> bool {
    let item = item.trim();
    let code = item.starts_with('`') && item.ends_with('`') && item.matches('`').count() == 2;
    let lower = item.to_lowercase();
    let picks = lower.starts_with("cherry-picks from")
        || lower.starts_with("cherry-picks to")
        || lower.starts_with("backports ");
    let advisories = lower.contains("below cve")
        || lower.contains("following cve")
        || lower.starts_with("cves fixed");
    item.ends_with(':') || code || picks || advisories
}
