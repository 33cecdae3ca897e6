//! A line of words in which code stays in one piece, and the phrase of it that carries the link.

use crate::style::{is_article, verb};
use crate::text::safe_for_markdown;

/// The words of a line; code between backticks and a short quotation are one word with what touches them.
pub(crate) fn words(line: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = None;
    let mut within = None;
    for (at, c) in line.char_indices() {
        let rest = line.get(at + c.len_utf8()..).unwrap_or("");
        within = match within {
            Some(mark) if mark == c => None,
            None if c == '`' && rest.contains('`') => Some(c),
            None if c == '"' && start.is_none() && is_quoted(rest) => Some(c),
            other => other,
        };
        if c.is_whitespace() && within.is_none() {
            if let Some(from) = start.take() {
                out.extend(line.get(from..at));
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    out.extend(start.and_then(|from| line.get(from..)));
    out
}

/// Whether a quotation that opens before `rest` closes within a few words.
fn is_quoted(rest: &str) -> bool {
    const LONGEST_QUOTE: usize = 40;
    rest.find('"').is_some_and(|end| end <= LONGEST_QUOTE)
}

/// A line of at least one word as Markdown, with its telling phrase linked to `url`.
pub(crate) fn linked(line: &str, url: &str) -> String {
    let words = words(line);
    let (from, to) = Line::of(&words).telling();
    let part = |from: usize, to: usize| words.get(from..to).unwrap_or_default().join(" ");
    let phrase = part(from, to);
    let (opening, inner, mark) = in_parts(&phrase);
    let mut out = safe_for_markdown(&part(0, from));
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(opening);
    out.push_str(&format!("[{}]({url})", safe_for_markdown(inner)));
    let after = part(to, words.len());
    if !after.is_empty() || mark == ")" {
        out.push_str(mark);
    }
    if !after.is_empty() {
        out.push(' ');
        out.push_str(&safe_for_markdown(&after));
    }
    out
}

/// A phrase without the parenthesis that opens before it or closes after it, and without the pause at its end.
fn in_parts(phrase: &str) -> (&str, &str, &str) {
    let balanced = phrase.matches('(').count() == phrase.matches(')').count();
    let opened = phrase.strip_prefix('(').filter(|_| !balanced);
    let (opening, rest) = opened.map_or(("", phrase), |opened| ("(", opened));
    let inner = rest.trim_end_matches([',', ';', ':']);
    let inner = if balanced {
        inner
    } else {
        inner.trim_end_matches(')')
    };
    (opening, inner, rest.get(inner.len()..).unwrap_or(""))
}

/// Words after which a phrase may begin or before which it ends.
const JOINTS: &str = "
    a about across after against all among an and any are as at be because been before being between but by can
    cannot could did do does during each every except for from had has have if in inside instead into is it its longer may
    might must no not now of off on once only or out over per should since so still than that the their these they this
    those through to under unless until up upon using via was were when whenever where whether which while who whose
    will with within without would
";

/// Whether a phrase ends before `word`, which is in lower case.
pub(crate) fn is_joint(word: &str) -> bool {
    JOINTS.split_whitespace().any(|other| other == word)
}

/// Words that say nothing by themselves: what is linked has to hold another one.
const WEAK: &str = "
    ability alpha beta bug case cases change changes check comment completion context default deprecated description
    effect error errors event events failure feature field fix function gate handling inability issue issues list logging
    message missing name names number option options place possibility possible potential problem race ready regression
    second set support test tests time times tracking type types typo typos usage use value values warning way
";

/// What most pull requests are about: a link on it alone does not say which this one is.
const EVERYWHERE: &str = "
    api apiserver client cluster clusters code container containers controller controllers dra kube-apiserver
    kube-controller-manager kube-proxy kube-scheduler kubeadm kubectl kubelet kubernetes metric metrics node nodes object
    objects pod pods resource resources scheduler users
";

/// Whether a word, in lower case and without punctuation around it, tells nothing by itself.
pub(crate) fn is_weak(word: &str) -> bool {
    WEAK.split_whitespace().any(|other| other == word)
}

/// A link holds so many words at most.
const LONGEST_LINK: usize = 6;

/// A name of so many words is linked whole.
const SHORT_NAME: usize = 5;

/// The words of a line, as they are written and to compare by.
struct Line<'a> {
    words: &'a [&'a str],
    /// In lower case, without the punctuation around them.
    plain: Vec<String>,
}

impl<'a> Line<'a> {
    fn of(words: &'a [&'a str]) -> Self {
        let around = |c: char| matches!(c, '`' | '"' | '\'' | ',' | ';' | ':' | '(' | ')');
        let plain = words
            .iter()
            .map(|word| word.trim_matches(around).to_lowercase());
        Self {
            words,
            plain: plain.collect(),
        }
    }

    fn count(&self) -> usize {
        self.words.len()
    }

    fn word(&self, at: usize) -> &str {
        self.words.get(at).copied().unwrap_or("")
    }

    fn plain(&self, at: usize) -> &str {
        self.plain.get(at).map_or("", String::as_str)
    }

    /// Code and quotations are no joints, whatever they say. Signs are.
    fn is_joint(&self, at: usize) -> bool {
        let word = self.word(at);
        let sign = !word.contains(char::is_alphanumeric) && !word.is_empty();
        sign || (is_joint(self.plain(at)) && !word.contains(['`', '"', '\'']))
    }

    fn is_verb(&self, at: usize) -> bool {
        verb(self.plain(at)).is_some()
    }

    fn is_everywhere(&self, at: usize) -> bool {
        EVERYWHERE
            .split_whitespace()
            .any(|word| word == self.plain(at))
    }

    /// Names are written with a capital, but so is the first word.
    fn is_name(&self, at: usize) -> bool {
        let word = self.word(at);
        word.starts_with('`')
            || word
                .chars()
                .skip(usize::from(at == 0))
                .any(char::is_uppercase)
    }

    /// "handles": what someone does, not what they are told to do.
    fn acts(&self, at: usize) -> bool {
        self.plain(at).ends_with('s') && self.is_verb(at)
    }

    /// Whether a comma or a colon stands after the word at `at`.
    fn pauses(&self, at: usize) -> bool {
        self.word(at).ends_with([',', ';', ':'])
    }

    /// Whether a phrase that goes on to `at` ends before it.
    fn ends(&self, at: usize) -> bool {
        let adverb = self.plain(at).ends_with("ly") && self.acts(at + 1);
        let aside = self.word(at).starts_with('(');
        at >= self.count() || self.is_joint(at) || adverb || aside || self.pauses(at - 1)
    }

    /// The telling phrase, as a range of words: what the sentence is about, after its verb and up to the next joint.
    fn telling(&self) -> (usize, usize) {
        let mut heads = 0..self.count().min(3);
        let head = heads.rfind(|at| self.word(*at).ends_with(':') && at + 1 < self.count());
        let statement = head.map_or(0, |head| head + 1);
        let object = self.object(statement);
        let phrases = self.phrases(object);
        let Some(first) = phrases.first().copied() else {
            return (statement, self.count());
        };
        if object == statement && first == (statement, self.count()) && head.is_none() {
            return self.of_a_name();
        }
        // "Kubelet reports a …": before an article stands a verb, and behind it what it is about.
        if object == statement && self.is_article(first.1) && phrases.len() > 1 {
            return phrases.get(1).copied().unwrap_or(first);
        }
        if self.says(first) {
            return self.after_its_subject(first);
        }
        if ["for", "of"].contains(&self.plain(first.1)) && self.is_weak(first) && phrases.len() > 1
        {
            // "support for X": both together are what it is about.
            let (_, to) = phrases.get(1).copied().unwrap_or(first);
            return (first.0, to.min(first.0 + LONGEST_LINK));
        }
        let rest = phrases.iter().skip(1).filter(|phrase| self.says(**phrase));
        rest.copied()
            .enumerate()
            .max_by_key(|(at, it)| (self.weight(*it), std::cmp::Reverse(*at)))
            .map_or(first, |(_, it)| it)
    }

    /// Where what a statement is about begins: after its verb.
    fn object(&self, statement: usize) -> usize {
        let adverb = self.plain(statement).ends_with("ly") && self.is_verb(statement + 1);
        let at = statement + usize::from(adverb && statement + 2 < self.count());
        // "speed up X": the particle belongs to its verb.
        let particle = ["away", "back", "down", "off", "out", "up"].contains(&self.plain(at + 1));
        let object = at + 1 + usize::from(particle);
        if self.is_verb(at) && object < self.count() {
            object
        } else {
            at
        }
    }

    /// The phrases between joints from `from` on.
    fn phrases(&self, from: usize) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        let mut at = from;
        while at < self.count() {
            if self.is_joint(at) {
                at += 1;
                continue;
            }
            let mut to = at + 1;
            if self.is_done_to_something(at) {
                to += 2;
            }
            while !self.ends(to) && to - at < LONGEST_LINK && !self.is_done_to_something(to) {
                to += 1;
            }
            out.push((at, to));
            at = to;
        }
        out
    }

    /// "storing the X": an action with what it is done to is one phrase.
    fn is_done_to_something(&self, at: usize) -> bool {
        let acts = self.plain(at).ends_with("ing") && self.is_verb(at);
        acts && self.is_article(at + 1) && at + 2 < self.count()
    }

    fn is_article(&self, at: usize) -> bool {
        is_article(self.plain(at))
    }

    /// Neither verb nor joint: the first words name the thing, the last ones say what happens to it.
    fn of_a_name(&self) -> (usize, usize) {
        let count = self.count();
        if count > SHORT_NAME {
            (0, count - count.div_ceil(3))
        } else {
            (0, count)
        }
    }

    /// "kube-scheduler retries scheduling": what it does tells more than who it is.
    fn after_its_subject(&self, (from, to): (usize, usize)) -> (usize, usize) {
        if self.is_everywhere(from) && to - from > 2 && self.is_verb(from + 1) {
            (from + 1, to)
        } else {
            (from, to)
        }
    }

    fn is_weak(&self, (from, to): (usize, usize)) -> bool {
        (from..to).all(|at| is_weak(self.plain(at)))
    }

    /// Whether a phrase says which pull request this is: three words do, one or two if they are not all common ones.
    fn says(&self, (from, to): (usize, usize)) -> bool {
        let infinitive = from > 0 && self.plain(from - 1) == "to" && self.is_article(to);
        let acts = self.is_verb(from) || infinitive;
        let bare_verb = to == from + 1 && acts && !self.is_name(from);
        let common = |at: usize| {
            (is_weak(self.plain(at)) && !self.is_name(at))
                || self.is_everywhere(at)
                || !self.plain(at).contains(char::is_alphabetic)
        };
        // "a static Pod defines an …": what it defines tells more.
        let goes_on = to > from + 1 && self.is_article(to) && self.is_verb(to - 1);
        !bare_verb && !goes_on && (to - from > 2 || !(from..to).all(common))
    }

    /// Names and code tell more than words, two or three words more than one.
    fn weight(&self, (from, to): (usize, usize)) -> usize {
        let telling = (from..to).filter(|at| !self.is_everywhere(*at)).count();
        let names = |at: usize| self.is_name(at) && !self.is_everywhere(at);
        2 * usize::from((from..to).any(names)) + telling.min(3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_one_word() {
        assert_eq!(
            words("set `a b`, then ` alone"),
            ["set", "`a b`,", "then", "`", "alone"]
        );
    }

    #[test]
    fn the_telling_phrase_is_linked() {
        let cases = [
            "Add [namespace indexer](u) for pods",
            "kubectl: fix [deleting multiple StatefulSet pods](u)",
            "Fix [goroutine hot-loop](u) in StartEventWatcher",
            "Remove [support for insecure ports](u) in kubeadm",
            "Kubelet reports a [new metric](u)",
            "The [flag `--x`](u) was removed",
            "Properly account [APF seats](u) for watches",
            "Pod Certificates: add [StubPKCS10Request](u); migrate usages",
            "[Coordinated Leader Election](u)",
            "[Declarative validation lifecycle update](u)",
            "Keep ([NodeLifecycle](u) is slow) the limit",
            "Introduce [NodeKiller](u) → a utility",
            "[Metrics](u)",
            "Warn about the [deprecated annotation `x`](u)",
            "Count [resource claims](u) against a quota",
            "Prevent the kubelet from [restarting containers](u) of static pods",
            "kube-scheduler now [retries scheduling Pods](u) of a gang",
            "Fix a bug where the kubelet did not [enforce ephemeral-storage limits](u)",
            "kubeadm: stop [storing the ResolverConfig](u) in a file",
            "The [garbage collector](u) correctly handles deleted objects",
            "Fix a bug where the Kubelet miscalculated the [process usage](u)",
            "Fix [allocation mode `All`](u)",
            "Mirror [List](u) and WatchList",
            "[DRA](u) for 1.31",
            "Fix kubelet [generating an event](u) once per second",
            "Speed up [watch decoding](u) of pods",
            "node: cpumgr: add [pod alignment](u)",
            r#"Revert ["Promote the gate to beta"](u)"#,
            "Fix a [race](u)",
        ];
        for expected in cases {
            let line = expected.replace('[', "").replace("](u)", "");
            assert_eq!(linked(&line, "u"), expected);
        }
    }
}
