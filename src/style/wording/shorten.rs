//! A long line made short: what the sense does not need goes first, and only then is it cut.

use crate::style::wording::phrase::{is_joint, is_weak, words};
use crate::style::{component_prefix, is_article, verb};
use crate::text::safe_for_terminal;

/// A bullet is at most about so many words long: the stylesheet asks for four to ten.
const MOST_WORDS: usize = 12;

/// Rather so many words than a line cut where it says nothing.
const MOST_WHOLE: usize = 18;

/// A word that is longer, in characters, is cut: nobody reads on.
const LONGEST_WORD: usize = 80;

/// Words that begin a clause.
const CLAUSES: &[&str] = &[
    "after", "before", "if", "once", "that", "unless", "until", "when", "whenever", "where",
    "which", "while",
];

/// Words that begin a phrase.
const PHRASES: &[&str] = &[
    "across", "and", "as", "at", "by", "during", "for", "from", "in", "on", "over", "through",
    "to", "under", "using", "via", "with", "within", "without",
];

/// Words that begin a clause or a phrase before the main clause.
const OPENINGS: &[&str] = &[
    "after",
    "although",
    "as",
    "because",
    "before",
    "by",
    "due",
    "during",
    "for",
    "if",
    "in",
    "on",
    "once",
    "previously",
    "since",
    "to",
    "when",
    "while",
    "with",
];

/// Verbs that make a sentence.
const FINITE: &[&str] = &[
    "are", "can", "cannot", "could", "did", "do", "does", "had", "has", "have", "is", "may",
    "might", "must", "should", "was", "were", "will", "would",
];

/// `line` with at most about twelve words, safe for a terminal, as one line.
pub(crate) fn shortened(line: &str) -> String {
    let line = safe_for_terminal(line);
    let mut long = Long::of(&line);
    let steps = [
        Long::without_asides,
        Long::without_opening,
        Long::without_insertion,
        Long::without_explanation,
        Long::cut,
    ];
    for step in steps {
        if long.fits() {
            break;
        }
        step(&mut long);
    }
    long.words.join(" ")
}

/// A line that does not fit yet.
struct Long {
    words: Vec<String>,
    /// Where the statement begins: after `component: `.
    statement: usize,
}

impl Long {
    fn of(line: &str) -> Self {
        let (head, _) = line.split_at(component_prefix(line).unwrap_or(0));
        Self {
            words: words(line).into_iter().map(cut_word).collect(),
            statement: words(head).len(),
        }
    }

    fn fits(&self) -> bool {
        self.words.len() <= MOST_WORDS + 1
    }

    fn plain(&self, at: usize) -> String {
        let word = self.words.get(at).map_or("", String::as_str);
        word.trim_matches([',', ';', ':', '(', ')', '`'])
            .to_lowercase()
    }

    fn pauses(&self, at: usize) -> bool {
        self.words
            .get(at)
            .is_some_and(|word| word.ends_with([',', ';']))
    }

    /// What stands in parentheses.
    fn without_asides(&mut self) {
        let mut kept: Vec<String> = Vec::new();
        let mut inside = false;
        for word in &self.words {
            let inner = word.trim_end_matches([',', ';', ':', '.']);
            let opens = word.starts_with('(') && !kept.is_empty();
            let closes = inner.ends_with(')') && (opens || inside);
            if closes && let Some(last) = kept.last_mut() {
                last.push_str(word.get(inner.len()..).unwrap_or(""));
            } else if !opens && !inside {
                kept.push(word.clone());
            }
            inside = (inside || opens) && !closes;
        }
        self.words = kept;
    }

    /// "When deleting several pods, kubectl …": the main clause is enough, if it says who.
    fn without_opening(&mut self) {
        const SAYS_NOT_WHO: &[&str] = &[
            "and", "but", "it", "or", "that", "these", "they", "this", "which",
        ];
        let start = self.statement;
        if !OPENINGS.contains(&self.plain(start).as_str()) {
            return;
        }
        let comma = (start..self.words.len()).find(|value| self.pauses(*value));
        if let Some(comma) = comma
            && comma + 6 < self.words.len()
            && ![OPENINGS, SAYS_NOT_WHO]
                .concat()
                .contains(&self.plain(comma + 1).as_str())
        {
            let then = self.plain(comma + 1) == "then";
            self.words.drain(start..=comma + usize::from(then));
        }
    }

    /// ", which was deprecated, ": what is only said besides.
    fn without_insertion(&mut self) {
        const BESIDES: &[&str] = &[
            "e.g.",
            "especially",
            "i.e.",
            "including",
            "which",
            "who",
            "whose",
        ];
        let begins = (self.statement + 2..self.words.len())
            .find(|value| self.pauses(value - 1) && BESIDES.contains(&self.plain(*value).as_str()));
        let Some(from) = begins else { return };
        let to = (from..self.words.len() - 1).find(|value| self.pauses(*value));
        self.words
            .drain(from..to.map_or(self.words.len(), |to| to + 1));
        if let Some(last) = self.words.get_mut(from - 1) {
            last.truncate(last.trim_end_matches([',', ';']).len());
        }
    }

    /// Why something was done, and what comes of it, at the end.
    fn without_explanation(&mut self) {
        let explains = |at: usize| {
            let word = self.plain(at);
            let next = self.plain(at + 1);
            let does = |text: &str| verb(text).is_some();
            match word.as_str() {
                "because" | "instead" | "thereby" | "so" | "since" => true,
                "due" => next == "to",
                "rather" => next == "than",
                "such" => next == "as",
                "in" => next == "order",
                "by" => next.ends_with("ing"),
                "as" => next == "it" || next == "they" || next == "well",
                "to" => [
                    "avoid", "prevent", "ensure", "improve", "support", "reduce", "follow", "match",
                ]
                .contains(&next.as_str()),
                _ => self.pauses(at - 1) && word.ends_with("ing") && does(&word),
            }
        };
        let from = (self.statement + 4..self.words.len()).find(|value| explains(*value));
        if let Some(from) = from {
            self.words.truncate(from);
            self.tidy_end();
        }
    }

    /// Ends the line where a clause or a phrase begins, but not where what is left would say nothing.
    fn cut(&mut self) {
        let begins = |at: usize, list: &[&str]| {
            list.contains(&self.plain(at).as_str()) || self.pauses(at - 1)
        };
        let latest = |from: usize, to: usize, list: &[&str]| {
            let mut places = self.statement + from..=to.min(self.words.len() - 1);
            places.rfind(|place| begins(*place, list) && self.may_end(*place))
        };
        // A whole clause may be two words longer. "Log a warning if …": there the clause is the news.
        let clauses: &[&str] = if self.object_is_weak() { &[] } else { CLAUSES };
        let place = latest(5, MOST_WORDS + 2, clauses)
            .or_else(|| latest(5, MOST_WORDS, PHRASES))
            .or_else(|| latest(3, MOST_WORDS, clauses))
            .or_else(|| {
                let long = self.words.len() > MOST_WHOLE;
                latest(3, MOST_WHOLE, PHRASES).filter(|_| long)
            });
        match place {
            Some(at) => {
                self.words.truncate(at);
                self.tidy_end();
            }
            None if self.words.len() <= MOST_WHOLE => {}
            None => {
                self.words.truncate(MOST_WORDS);
                while self.words.len() > 3 && self.quotes(self.words.len()) {
                    self.words.pop();
                }
                self.tidy_end();
                if let Some(last) = self.words.last_mut() {
                    last.push_str(" …");
                }
            }
        }
    }

    /// Whether the line may end before the word at `at`: the sense has to be whole there.
    fn may_end(&self, at: usize) -> bool {
        let before = self.plain(at - 1);
        let does = verb(&before).is_some() && !before.ends_with("ing");
        let hangs = self.is_weak_phrase(at) || does || is_joint(&before);
        let goes = ["also", "and", "only", "or", "still"].contains(&before.as_str());
        let bug = self
            .clause_of_a_bug()
            .map_or(0, |clause_of_a_bug| clause_of_a_bug + 6);
        (!hangs || goes)
            && at > self.acts()
            && at > self.opening()
            && at >= bug
            && !self.needs(at)
            && !self.is_half_a_clause(at)
            && !self.quotes(at)
    }

    /// Whether the phrase that ends before `at` says nothing by itself: "a warning".
    fn is_weak_phrase(&self, at: usize) -> bool {
        let phrase: Vec<usize> = (self.statement + 1..at)
            .rev()
            .take_while(|value| !is_joint(&self.plain(*value)))
            .collect();
        !phrase.is_empty() && phrase.iter().all(|phrase| is_weak(&self.plain(*phrase)))
    }

    /// "When a node is gone, …": the pause after which the main clause begins.
    fn opening(&self) -> usize {
        let opens = OPENINGS.contains(&self.plain(self.statement).as_str());
        let pause = (self.statement..self.words.len()).find(|value| opens && self.pauses(*value));
        pause.map_or(0, |pause| pause + 1)
    }

    /// "Change the probe to …", "Prevent pods from …": what the verb asks for.
    fn needs(&self, at: usize) -> bool {
        const TO: &[&str] = &[
            "allow",
            "cause",
            "change",
            "configure",
            "enable",
            "enforce",
            "ensure",
            "fix",
            "force",
            "make",
            "modify",
            "require",
            "update",
        ];
        const FROM: &[&str] = &["block", "keep", "prevent", "stop"];
        let does = verb(&self.plain(self.statement)).unwrap_or("");
        match self.plain(at).as_str() {
            "to" => TO.contains(&does),
            "from" => FROM.contains(&does) && self.plain(at + 1).ends_with("ing"),
            _ => false,
        }
    }

    /// Whether the last clause before `at` has not yet said what happens in it.
    fn is_half_a_clause(&self, at: usize) -> bool {
        let mut before = self.statement + 1..at;
        let opener = before.rfind(|before| {
            ["because", "if", "that", "when", "where", "which", "while"]
                .contains(&self.plain(*before).as_str())
        });
        let happens = |value: usize| {
            let word = self.plain(value);
            // "referenced" before "by" is none.
            let past = word.ends_with("ed") && value + 1 < at;
            let acts = verb(&word).is_some() && !word.ends_with("ing") && !word.ends_with("ed");
            FINITE.contains(&word.as_str()) || past || acts
        };
        opener.is_some_and(|opener| !(opener + 1..at).any(happens))
    }

    /// Whether what the verb is about says nothing by itself: "a warning", "support".
    fn object_is_weak(&self) -> bool {
        let object = (self.statement + 1..self.words.len()).map(|value| self.plain(value));
        let object: Vec<String> = object
            .skip_while(|object| is_article(object))
            .take_while(|object| !is_joint(object))
            .collect();
        !object.is_empty() && object.iter().all(|object| is_weak(object))
    }

    /// Where the statement says what happens: its verb, which is the first word of most titles.
    fn acts(&self) -> usize {
        let does = |at: &usize| {
            let word = self.plain(*at);
            FINITE.contains(&word.as_str())
                || (verb(&word).is_some() && (*at == self.statement || word.ends_with('s')))
        };
        (self.statement..self.words.len()).find(does).unwrap_or(0)
    }

    /// "a bug where …": where it says what the bug does.
    fn clause_of_a_bug(&self) -> Option<usize> {
        let mut early = self.statement + 1..self.words.len().min(self.statement + 4);
        let bug = early
            .find(|early| ["bug", "issue", "problem"].contains(&self.plain(*early).as_str()))?;
        let clause = (bug + 1..self.words.len())
            .find(|value| CLAUSES.contains(&self.plain(*value).as_str()));
        clause.filter(|clause| clause - bug < 5)
    }

    /// Whether a quotation is open before the word at `at`.
    fn quotes(&self, at: usize) -> bool {
        let marks = ['"', '\'', '“', '”'];
        let mut open = false;
        for word in self.words.iter().take(at) {
            let inner = word.trim_end_matches([',', ';', '.', ')']);
            let (begins, ends) = (
                word.starts_with(marks),
                inner.len() > 1 && inner.ends_with(marks),
            );
            open = (open || begins) && !ends;
        }
        open
    }

    /// No word hangs at the end, no punctuation.
    fn tidy_end(&mut self) {
        while self.words.len() > 1 {
            let last = self.plain(self.words.len() - 1);
            let hangs =
                is_joint(&last) || (last.ends_with("ly") && last != "only") || last.is_empty();
            if !hangs {
                break;
            }
            self.words.pop();
        }
        if let Some(last) = self.words.last_mut() {
            last.truncate(last.trim_end_matches([',', ';', ':', '(', '-']).len());
        }
    }
}

/// A word of sensible length. What is cut shows that it is.
fn cut_word(word: &str) -> String {
    if word.chars().count() <= LONGEST_WORD {
        return word.to_owned();
    }
    word.chars()
        .filter(|c| *c != '`')
        .take(LONGEST_WORD)
        .chain(['…'])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_sense_does_not_need_goes() {
        let cases = [
            (
                "Add a field for the limit of requests (see the proposal for why) that one client may send",
                "Add a field for the limit of requests that one client may send",
            ),
            (
                "The kube-proxy flag `--proxy-port-range`, which did nothing for years, has now been removed for good",
                "The kube-proxy flag `--proxy-port-range` has now been removed for good",
            ),
            (
                "When a node shuts down in the middle of a rollout, the deployment controller waits for its pods",
                "the deployment controller waits for its pods",
            ),
            (
                "Set the feature gate to disabled by default, because the one that it relies on is not ready",
                "Set the feature gate to disabled by default",
            ),
            (
                "If a pod is done or will never run at all, then its claims can be used by other pods",
                "its claims can be used by other pods",
            ),
            (
                "The help of commands which have commands of their own is now clearer and shows the full command",
                "The help of commands which have commands of their own is now clearer and shows the full command",
            ),
            (
                "Prevent the kubelet from restarting containers of static pods when the server cannot be reached for hours",
                "Prevent the kubelet from restarting containers of static pods",
            ),
            (
                "Log a warning in the `kubelet` if a static Pod defines an invalid `priority` or `priorityClassName`",
                "Log a warning in the `kubelet` if a static Pod defines an invalid `priority` or `priorityClassName`",
            ),
        ];
        for (long, short) in cases {
            assert_eq!(shortened(long), short);
        }
    }

    #[test]
    fn a_word_without_end_is_cut() {
        assert_eq!(
            shortened(&"L".repeat(10_000)).chars().count(),
            LONGEST_WORD + 1
        );
    }
}
