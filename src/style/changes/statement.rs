//! An item of release notes taken apart: what is done, to what, and where it belongs.

use crate::style::ChangeKind;
use crate::style::changes::grammar::{
    TROUBLE, is_and, is_dispensable, is_finite, is_preposition, listed,
};
use crate::style::wording::words;
use crate::style::{is_article, verb as acts};

/// What is done, and to what.
#[derive(Debug)]
pub(crate) struct ChangeStatement<'a> {
    /// In the present tense. Without one the words name a thing: "Karpenter refresh".
    pub verb: Option<&'static str>,
    /// Whether it is done only where somebody asks for it: an option.
    pub optional: bool,
    /// Where it belongs, in one word.
    pub area: Option<&'a str>,
    /// All that follows the verb in its clause.
    pub words: Vec<&'a str>,
    /// What ended the clause: the first word of the next, a comma; empty at the end.
    pub cut_by: &'a str,
}

/// Words that begin another clause.
const CLAUSES: &str = "
    after although because before but if including once only since so that unless until when where whether which while
";

/// Words for a fault that do not tell which.
const FAULTS: &str = "bug bugs issue issues problem problems regression";

const ADDING: &str = "add bring implement introduce provide";

/// `plugin/forward: Add a directive` → (`forward`, `Add a directive`): where a change belongs, if that is one word.
pub(crate) fn area(line: &str) -> (Option<&str>, &str) {
    const ANYWHERE: &str = "all api build core feature fix general misc new note other spec";
    let head = line
        .split_once(": ")
        .filter(|(first, _)| first.split(' ').count() <= 3);
    let Some((head, statement)) = head else {
        return (None, line);
    };
    let own = ["Addon ", "plugin/"];
    let name = own.iter().find_map(|own| head.strip_prefix(own));
    let name = name.unwrap_or(head.split('/').next().unwrap_or(head));
    let name = name.trim_matches(['`', '(', ')']);
    let one = !name.contains([' ', ',', '.']) && head.matches('/').count() <= 1;
    let says = name.len() > 1 && !listed(ANYWHERE, name);
    ((one && says).then_some(name), statement)
}

/// "CRD viewer and editor roles" is "CRD viewer/editor roles": two words that share what follows them.
pub(crate) fn with_pairs(line: &str) -> String {
    let all = words(line);
    let word = |at: usize| all.get(at).copied().unwrap_or("");
    let joint = |text: &str| {
        is_dispensable(text) || is_preposition(text) || is_finite(text) || is_and(text)
    };
    let alone = |text: &str| !(text.is_empty() || joint(text) || text.contains('/'));
    let form = |text: &str| text.starts_with(char::is_lowercase);
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let (one, and, other, shared) = (word(at), word(at + 1), word(at + 2), word(at + 3));
        let pair = at > 0
            && ["and", "&", "+"].contains(&and)
            && ![word(at - 1), one, other]
                .iter()
                .any(|value| value.ends_with([',', ':', ';', '.']))
            && [one, other, shared].iter().all(|value| alone(value))
            && form(one) == form(other)
            && acts(other).is_none()
            && shared.starts_with(char::is_alphanumeric);
        if pair {
            out.push(format!("{one}/{other}"));
        } else {
            out.push(one.to_owned());
        }
        at += if pair { 3 } else { 1 };
    }
    out.join(" ")
}

/// The words up to the next clause, comma or parenthesis, and what ended them.
fn main_clause<'a>(all: &[&'a str]) -> (Vec<&'a str>, &'a str) {
    let mut out = Vec::new();
    for (at, word) in all.iter().enumerate() {
        if ["&", "+"].contains(word) {
            out.push("and");
            continue;
        }
        let symbol = word.starts_with(['(', '[']) || !word.contains(char::is_alphanumeric);
        if symbol || listed(CLAUSES, word) {
            return (out, word);
        }
        let bare = word.trim_end_matches([',', ';', ':', '.']);
        out.push(bare);
        if bare.len() < word.len() {
            let mark = word.get(bare.len()..).unwrap_or("");
            return (out, if at + 1 < all.len() { mark } else { "" });
        }
    }
    (out, "")
}

impl<'a> ChangeStatement<'a> {
    /// Takes `line` apart. `None` where it is a sentence of another kind.
    pub(crate) fn of(line: &'a str, kind: ChangeKind) -> Option<Self> {
        let (area, line) = area(line);
        let (words, cut_by) = main_clause(&words(line));
        let mut out = Self {
            verb: None,
            optional: false,
            area,
            words,
            cut_by,
        };
        out.find_subject()?;
        if out.word(0).ends_with("ly") && acts(out.word(1)).is_some() {
            out.words.remove(0);
        }
        out.find_verb(kind)?;
        out.tell_shorter();
        while is_dispensable(out.word(0)) {
            out.words.remove(0);
        }
        (!out.words.is_empty()).then_some(out)
    }

    /// The word at `at`; empty past the end.
    pub(crate) fn word(&self, at: usize) -> &'a str {
        self.words.get(at).copied().unwrap_or("")
    }

    /// "The rewrite plugin can now rewrite codes": what it does, and where. `None` where something is done to it.
    fn find_subject(&mut self) -> Option<()> {
        let mut beginning = self.words.iter().take(6);
        let Some(now) = beginning
            .position(|beginning| listed("now", beginning))
            .filter(|beginning| *beginning > 0)
        else {
            return Some(());
        };
        let does = self.word(now + 1);
        let passive = does.ends_with("ed")
            || is_finite(self.word(now - 1)) && !listed("can will", self.word(now - 1));
        acts(does).filter(|_| !passive)?;
        let names = self.words.drain(..=now);
        let mut names =
            names.filter(|name| !is_dispensable(name) && !listed("can now plugin will", name));
        let (name, more) = (names.next(), names.next());
        drop(names);
        self.area = self.area.or(name.filter(|_| more.is_none()));
        Some(())
    }

    /// Finds what is done. `None` where the words are a sentence of another kind.
    fn find_verb(&mut self, kind: ChangeKind) -> Option<()> {
        let (first, next) = (self.word(0), self.word(1));
        let noun = is_preposition(next) && !listed("through over as", next) || is_and(next);
        if noun && listed("graduate promote", first) {
            // "Graduate to beta": what does?
            return None;
        }
        if let Some(found) = acts(first)
            && (!noun || listed("support fix", found) && listed("for of to", next))
        {
            self.words.drain(..if noun { 2 } else { 1 });
            self.verb = Some(found);
            if kind == ChangeKind::Fix
                && !listed("avoid fix handle ignore log prevent report return", found)
            {
                self.find_trouble(found);
            }
            return Some(());
        }
        let does = (1..self.words.len())
            .take_while(|value| !is_finite(self.word(*value)))
            .find(|value| self.is_third_person(*value));
        if let Some(does) = does.filter(|doe| !listed("new", first) || *doe < 2) {
            // "The client adds a parameter".
            self.begin_at(does);
            return Some(());
        }
        let vague = "better faster it less more please proper several small some these this we you";
        let done = |text: &&str| text.ends_with("ed") && acts(text).is_some();
        let finite =
            self.words.iter().any(|word| is_finite(word)) || self.words.iter().skip(1).any(done);
        let open =
            first.is_empty() || is_preposition(first) || is_and(first) || first.ends_with("ly");
        if finite || listed(vague, first) || open || self.cut_by == ":" {
            return None;
        }
        let end = self.first_end();
        if kind == ChangeKind::Fix && listed("fix fixes", self.word(end - 1)) {
            // "Hot fix for X"
            listed("for", self.word(end)).then_some(())?;
            self.words.drain(..=end);
            self.verb = Some("fix");
            return Some(());
        }
        if end > 1 && listed("support", self.word(end - 1)) {
            self.words.remove(end - 1);
            self.verb = Some("support");
        } else if listed("new", first) {
            // "New option `x` retries": that it is there is the news.
            self.words.truncate(does.unwrap_or(self.words.len()));
            self.verb = Some("add");
        } else if kind == ChangeKind::Fix {
            self.verb = Some("fix");
        }
        Some(())
    }

    /// "fix: delete volume failure" is not the news that a failure is deleted.
    fn find_trouble(&mut self, found: &'static str) {
        let end = self.first_end();
        if end > 1 && listed(TROUBLE, self.word(end - 1)) {
            self.words.insert(0, found);
            self.verb = Some("fix");
        }
    }

    /// "Add support for X" is "support X"; "add an option to do X" is "optionally do X"; "update X to do Y" does Y.
    fn tell_shorter(&mut self) {
        let Some(verb) = self.verb else { return };
        while is_article(self.word(0)) {
            self.words.remove(0);
        }
        if listed("graduate promote", verb) {
            self.words.retain(|word| !listed("feature gate", word));
        }
        if verb == "allow"
            && let Some(end) = (1..self.words.len()).find(|value| self.is_passive(*value))
        {
            self.words.truncate(end);
        }
        let plain = |text: &&str| is_dispensable(text) || listed("experimental", text);
        let at = self.words.iter().take_while(|word| plain(word)).count();
        let (noun, after) = (self.word(at), self.word(at + 1));
        let adds = listed(ADDING, verb);
        if listed("support", noun) && listed("for of on to", after) {
            let action = self.word(at + 2);
            if acts(action).is_some() && !action.ends_with("ing") {
                return;
            }
            self.words.drain(..at + 2);
            if adds {
                self.verb = Some("support");
            } else {
                self.words.insert(self.first_end(), "support");
            }
        } else if adds
            && let Some(end) = Some(self.first_end()).filter(|value| *value > 1)
            && listed("support", self.word(end - 1))
        {
            self.words.remove(end - 1);
            self.verb = Some("support");
        } else if adds {
            let to = (1..self.words.len().min(4)).find(|value| self.has_goal(*value));
            let Some(to) = to else { return };
            let means = self.word(to - 1);
            if listed(
                "ability api capability command method possibility way",
                means,
            ) {
                self.begin_at(to + 1);
            } else if to == at + 1 && listed("flag option parameter setting", means) {
                self.optional = true;
                self.begin_at(to + 1);
            }
        } else if verb == "fix" && listed(FAULTS, noun) && listed("with for in of on", after) {
            self.words.drain(..at + 2);
        } else if listed("adjust change modify update", verb)
            && let Some(to) = (1..self.words.len().min(5)).find(|value| self.has_goal(*value))
        {
            let what: Vec<&str> = self.words.iter().take(to).copied().collect();
            self.begin_at(to + 1);
            let named = what.len() <= 2 && !what.iter().any(|what| what.contains(['.', '/']));
            if named && self.takes_place() {
                self.words.splice(..0, what);
            }
        }
    }

    /// Whether "to do something" begins at `at`.
    pub(crate) fn has_goal(&self, at: usize) -> bool {
        listed("to", self.word(at)) && acts(self.word(at + 1)).is_some()
    }

    /// Whether "to be set" begins at `at`: what is allowed says as much without it.
    fn is_passive(&self, at: usize) -> bool {
        listed("to", self.word(at))
            && listed("be", self.word(at + 1))
            && self.word(at + 2).ends_with(['d', 't'])
    }

    /// Goes on with the verb at `at` as what is done.
    fn begin_at(&mut self, at: usize) {
        self.verb = acts(self.word(at));
        self.words.drain(..=at);
        while is_article(self.word(0)) {
            self.words.remove(0);
        }
    }

    /// Where the first thing that the words name ends.
    fn first_end(&self) -> usize {
        let ends = |text: &&str| is_preposition(text) || is_and(text);
        let more = self.words.iter().skip(1).position(ends);
        more.map_or(self.words.len(), |more| more + 1)
    }

    /// Whether the word at `at` is a verb as in "the client adds a parameter".
    fn is_third_person(&self, at: usize) -> bool {
        let (word, next) = (self.word(at), self.word(at + 1));
        let goes_on = !next.is_empty() && !is_preposition(next) && !is_and(next);
        word.ends_with('s') && acts(word).is_some() && goes_on
    }

    /// Whether a name may stand between the verb and the thing: "add forward directive", but not "serve secondary zones".
    pub(crate) fn takes_place(&self) -> bool {
        const VERBS: &str = "
            add deprecate disable drop emit enable expand expose extend fix implement improve include introduce optimize
            reduce remove rework support validate
        ";
        let action = self.word(0).ends_with("ing");
        self.verb.is_none_or(|verb| listed(VERBS, verb)) && !self.optional && !action
    }
}
