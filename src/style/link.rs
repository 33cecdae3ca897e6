//! The phrase of a line that carries the link: three to eight words inside the sentence that say
//! which change this is.

use super::code::HouseStyle;
use super::lexicon::{WordClass, is};
use super::link_line::LinkLine;
use super::token::{TokenKind, joined, tokens};
use super::verb::{VerbForm, is_article, known_verb};
use crate::text::{safe_for_markdown, safe_inside_markdown};

/// A link holds so many words at most.
const LONGEST: usize = 8;

/// A phrase of so many words says enough without what follows it.
const ENOUGH: usize = 3;

/// Verbs that are nouns at the end of a name.
const UPDATES: [&str; 3] = ["bump", "update", "upgrade"];

/// A name of so many words is linked whole.
const SHORT_NAME: usize = 5;

/// A line of at least one word as Markdown, with its telling phrase linked to `url`.
pub fn linked(line: &str, url: &str, house: &HouseStyle<'_>) -> String {
    let all = tokens(line);
    let (from, to) = LinkLine::new(&all, house).telling();
    let part = |from: usize, to: usize| joined(all.get(from..to).unwrap_or_default());
    let phrase = part(from, to);
    let inner = phrase.trim_end_matches([',', ';', ':']);
    let pause = phrase.get(inner.len()..).unwrap_or("");
    let mut out = safe_for_markdown(&part(0, from));
    if !out.is_empty() {
        out.push(' ');
    }
    let text = if from == 0 {
        safe_for_markdown(inner)
    } else {
        safe_inside_markdown(inner)
    };
    out.push_str(&format!("[{text}]({url})"));
    let after = part(to, all.len());
    if !after.is_empty() {
        out.push_str(pause);
        out.push(' ');
        out.push_str(&safe_inside_markdown(&after));
    }
    out
}

impl LinkLine<'_> {
    /// The telling phrase, as a range of words: what the sentence is about, after its verb and up
    /// to the next joint.
    fn telling(&self) -> (usize, usize) {
        let (from, to) = self.best();
        // What follows a preposition belongs to a phrase of one word: "races" → "races in the
        // cache".
        let mut end = to;
        let done_to = |end: usize| {
            self.plain(end - 1).ends_with("ing") && self.is(end, WordClass::Determiner)
        };
        while self.is_thin(from, end)
            && (self.is(end, WordClass::Prep) || done_to(end))
            && !self.opens_pair(end)
            && !self.pauses(end - 1)
        {
            let phrase = self.phrases(end + 1).into_iter().next();
            let Some((_, next)) = phrase.filter(|(start, _)| start - end <= 2) else {
                break;
            };
            let whole = from == 0 && next == self.count();
            if next - from > LONGEST || whole || self.words(from, next) > LONGEST {
                break;
            }
            end = next;
        }
        let end = self.end_of_clause(from, end);
        let end = self.end_of_pair(from, self.end_of_list(from, end));
        // "nominated Pods unnecessarily": how it is done says nothing of what it is done to.
        let manner = end > from + 1
            && self.plain(end - 1).ends_with("ly")
            && !self.is_verb(end - 1)
            && !self.is_name(end - 1);
        let end = end - usize::from(manner);
        // "Fix [link]" says nothing to who reads the links alone.
        if end == from + 1 && from > 0 && self.is(from, WordClass::Pointer) {
            return (from - 1, end);
        }
        // "accepts a [context]" → "[accepts a context]"
        let before = from
            .checked_sub(2)
            .filter(|at| self.is_verb(*at) && is_article(self.plain(from - 1)));
        match before {
            Some(at)
                if self.words(from, end) < 2
                    && !self.is_name(from)
                    && at > 0
                    && !self.pauses(at) =>
            {
                (at, end)
            }
            _ => (from, end),
        }
    }

    /// "Topology, CPU, and Memory managers": a list is linked whole or up to its first member.
    fn end_of_list(&self, from: usize, to: usize) -> usize {
        let comma = self
            .all
            .get(to - 1)
            .is_some_and(|token| token.text.ends_with(','));
        let and =
            (to..self.count().min(to + 5)).find(|at| ["and", "or"].contains(&self.plain(*at)));
        let Some(and) =
            and.filter(|and| comma && (to..*and).all(|at| !self.is_joint(at) && !self.is_verb(at)))
        else {
            return to;
        };
        let mut end = and + 2;
        while !self.ends(end) {
            end += 1;
        }
        if end <= self.count()
            && self.words(from, end) <= LONGEST
            && !(from == 0 && end == self.count())
        {
            end
        } else {
            to
        }
    }

    /// "a manager that evicts volumes": what the thing does says which it is.
    fn end_of_clause(&self, from: usize, to: usize) -> usize {
        let relative = ["that", "which"].contains(&self.plain(to)) && !self.pauses(to - 1);
        if !(relative && self.is_thin(from, to) && self.acts(to + 1)) {
            return to;
        }
        // What is done belongs to what it is done to.
        let object = self.phrases(to + 2).into_iter().next();
        object
            .filter(|(start, end)| *start <= to + 3 && self.fits(from, *end))
            .map_or(to, |(_, end)| end)
    }

    /// "SecretsV1 and SecretsV1Cache feature gates": two things of which the last words say what
    /// they are.
    fn end_of_pair(&self, from: usize, to: usize) -> usize {
        let joins =
            self.plain(to) == "and" && !self.pauses(to - 1) && self.words(from, to) < ENOUGH;
        if !joins || self.is_verb(to + 1) || self.is_verb(from) {
            return to;
        }
        let phrase = self.phrases(to + 1).into_iter().next();
        phrase
            .filter(|(start, end)| *start == to + 1 && self.fits(from, *end))
            .map_or(to, |(_, end)| end)
    }

    /// Whether the words from `from` to `to` are short enough for a link, and not the whole line.
    fn fits(&self, from: usize, to: usize) -> bool {
        self.words(from, to) <= LONGEST && !(from == 0 && to == self.count())
    }

    /// "from … to …": both ends or none of it. "as X does" is a clause.
    fn opens_pair(&self, at: usize) -> bool {
        ["from", "between", "as", "than", "like"].contains(&self.plain(at))
    }

    /// Whether a phrase is one plain word, or says nothing by itself.
    fn is_thin(&self, from: usize, to: usize) -> bool {
        let words = self.words(from, to);
        words < ENOUGH && (from..to).all(|at| self.is_common(at))
            || words < 2 && !self.is_name(from)
    }

    fn words(&self, from: usize, to: usize) -> usize {
        let all = self.all.get(from..to).unwrap_or_default();
        all.iter().map(|token| token.text.split(' ').count()).sum()
    }

    fn best(&self) -> (usize, usize) {
        let mut heads = 0..self.count().min(4);
        let head = heads.rfind(|at| self.all[*at].text.ends_with(':') && at + 1 < self.count());
        let statement = head.map_or(0, |at| at + 1);
        let statement = self.main_clause(statement);
        let object = self.object(statement);
        let phrases = self.phrases(object);
        let Some(first) = phrases.first().copied() else {
            return (statement, self.count());
        };
        // "Roll back #12 and #34"
        let numbers = (first.0..self.count()).filter(|at| !self.is_joint(*at));
        if numbers
            .into_iter()
            .all(|at| self.plain(at).starts_with('#'))
        {
            return (statement, self.count());
        }
        if object == statement && first == (statement, self.count()) && head.is_none() {
            return self.of_a_name();
        }
        // "Parser reports a …": before an article stands a verb, and behind it what it is about.
        if object == statement && is_article(self.plain(first.1)) && phrases.len() > 1 {
            return phrases.get(1).copied().unwrap_or(first);
        }
        // "a crash when the lamp is cold"
        let condition =
            self.is(first.1 - 1, WordClass::Failure) && self.is(first.1, WordClass::Condition);
        if condition && self.words(first.0, self.count()) <= LONGEST {
            return (first.0, self.count());
        }
        let fault = self.is(first.1 - 1, WordClass::Failure) && self.is(first.1, WordClass::Prep);
        let of = ["for", "of"].contains(&self.plain(first.1)) && self.is_weak(first);
        if (fault || of) && first.1 - first.0 < ENOUGH && phrases.len() > 1 {
            // "support for X", "a race in X": both together are what it is about.
            let (_, to) = phrases.get(1).copied().unwrap_or(first);
            return (first.0, to.min(first.0 + LONGEST));
        }
        if self.says(first) {
            return self.after_its_subject(first);
        }
        let rest = phrases.iter().skip(1).filter(|phrase| self.says(**phrase));
        rest.copied()
            .enumerate()
            .max_by_key(|(at, phrase)| (self.weight(*phrase), std::cmp::Reverse(*at)))
            .map_or(first, |(_, phrase)| phrase)
    }

    /// "When a node is gone, …": where the main clause begins.
    fn main_clause(&self, statement: usize) -> usize {
        let opens = self.is(statement, WordClass::Condition)
            || self.is(statement, WordClass::Prep)
            || self.is(statement, WordClass::Clause);
        let comma = (statement..self.count()).find(|at| self.all[*at].text.ends_with(','));
        match comma.filter(|at| opens && at + 2 < self.count()) {
            Some(at) => at + 1,
            None => statement,
        }
    }

    /// Where what a statement is about begins: after its verb.
    fn object(&self, statement: usize) -> usize {
        let manner = self.plain(statement).ends_with("ly") || self.is(statement, WordClass::Adverb);
        let adverb = manner && self.is_verb(statement + 1);
        let at = statement + usize::from(adverb && statement + 2 < self.count());
        // "speed up X": the particle belongs to its verb.
        let object = at + 1 + usize::from(self.is_particle(at + 1));
        let noun = known_verb(self.plain(at)).is_some_and(|verb| verb.is(WordClass::Noun));
        // What is in the past still after the imperative was made describes a noun: "coordinated
        // election".
        let past = known_verb(self.plain(at)).is_some_and(|verb| verb.form == VerbForm::Past);
        // "Control plane components can agree": what can is no verb.
        let after = (at + 1..self.count().min(at + 6))
            .take_while(|at| !self.is_joint(*at) || self.is(*at, WordClass::Finite));
        let subject = after.into_iter().any(|at| self.is(at, WordClass::Finite));
        if self.is_verb(at) && !past && !(subject && noun) && object < self.count() {
            object
        } else {
            at
        }
    }

    /// A verb in the past that describes nothing: "called", not "shared".
    fn is_past(&self, at: usize) -> bool {
        let found = known_verb(self.plain(at));
        found.is_some_and(|verb| verb.form == VerbForm::Past && !verb.is(WordClass::Adjective))
            && is(self.plain(at.saturating_sub(1)), WordClass::Adverb)
    }

    fn is_particle(&self, at: usize) -> bool {
        ["away", "back", "down", "off", "out", "up"].contains(&self.plain(at))
    }

    /// The phrases between joints from `from` on.
    fn phrases(&self, from: usize) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        let mut at = from;
        while at < self.count() {
            if self.is_joint(at) || self.kind(at) == TokenKind::Group && at > 0 || self.leans(at) {
                at += 1;
                continue;
            }
            let mut to = at + 1;
            if self.is_done_to_something(at) {
                to += 2;
            }
            while !self.ends(to)
                && self.words(at, to + 1) <= LONGEST
                && !self.is_done_to_something(to)
            {
                to += 1;
            }
            // "times out"
            let apart = self.plain(to + 1) != "to";
            if self.is_particle(to) && self.is_verb(to - 1) && to < self.count() && apart {
                to += 1;
            }
            // "the old clients need to …": what they need is the news.
            let needs = to - at > 2
                && self.plain(to) == "to"
                && ["need", "needs", "have"].contains(&self.plain(to - 1));
            // "the status of a pod tells whether": the verb belongs to what follows.
            let tells = to - at > 1
                && to < self.count()
                && self.acts(to - 1)
                && !known_verb(self.plain(to - 1)).is_some_and(|verb| verb.is(WordClass::Noun))
                && self.is_joint(to)
                && !self.is(to, WordClass::Prep);
            // "is now called X"
            let called = to - at > 1 && at > 0 && self.is_joint(at - 1) && self.is_past(at);
            out.push((at + usize::from(called), to - usize::from(needs || tells)));
            at = to;
        }
        out
    }

    /// "storing the X": an action with what it is done to is one phrase.
    fn is_done_to_something(&self, at: usize) -> bool {
        let acts = self.plain(at).ends_with("ing") && self.is_verb(at);
        acts && is_article(self.plain(at + 1)) && at + 2 < self.count()
    }

    /// Neither verb nor joint: the first words name the thing, the last ones say what happens to
    /// it.
    fn of_a_name(&self) -> (usize, usize) {
        let count = self.count();
        // "proxy config update": what happens to it says less than what it is.
        let last = count - 1;
        let noun = known_verb(self.plain(last))
            .is_some_and(|verb| verb.is(WordClass::Noun) || UPDATES.contains(&verb.plain()));
        let general = noun || self.is(last, WordClass::Weak) || self.is(last, WordClass::Chore);
        let long = count >= ENOUGH || self.kind(0) == TokenKind::Code;
        if general && long && !self.is_weak((0, last)) {
            return (0, last);
        }
        if count > SHORT_NAME {
            (0, count - count.div_ceil(3))
        } else {
            (0, count)
        }
    }

    /// "scheduler retries scheduling": what it does says more than what it is.
    fn after_its_subject(&self, (from, to): (usize, usize)) -> (usize, usize) {
        if self.is(from, WordClass::Everywhere) && to - from > 2 && self.is_verb(from + 1) {
            (from + 1, to)
        } else {
            (from, to)
        }
    }

    fn is_weak(&self, (from, to): (usize, usize)) -> bool {
        (from..to).all(|at| self.is(at, WordClass::Weak))
    }

    /// Whether a word is what many pull requests are about.
    fn is_common(&self, at: usize) -> bool {
        (self.is(at, WordClass::Weak) && !self.is_name(at))
            || self.is(at, WordClass::Everywhere)
            || self.is(at, WordClass::Plain)
            || self.is(at, WordClass::VagueSubject)
            || !self.plain(at).contains(char::is_alphabetic)
    }

    /// Whether a phrase says which pull request this is: three words do, one or two if they are not
    /// all common ones.
    fn says(&self, (from, to): (usize, usize)) -> bool {
        let infinitive = from > 0 && self.plain(from - 1) == "to" && is_article(self.plain(to));
        let acts = self.is_verb(from) || infinitive;
        let bare_verb = to == from + 1 && acts && !self.is_name(from);
        // "a static Pod defines an …": what it defines says more.
        let goes_on = to > from + 1 && is_article(self.plain(to)) && self.is_verb(to - 1);
        !bare_verb && !goes_on && (to - from > 2 || !(from..to).all(|at| self.is_common(at)))
    }

    /// Names and code tell more than words, two or three words more than one.
    fn weight(&self, (from, to): (usize, usize)) -> usize {
        let telling = (from..to)
            .filter(|at| !self.is(*at, WordClass::Everywhere))
            .count();
        let names = |at: usize| self.is_name(at) && !self.is(at, WordClass::Everywhere);
        let code = (from..to).any(|at| self.kind(at) == TokenKind::Code);
        let named = (from..to).any(names);
        usize::from(named) + usize::from(code || named && to - from > 1) + telling.min(3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn the_telling_phrase_is_linked() {
        let settings = Settings::default();
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
            "[Declarative validation lifecycle](u) update",
            "Introduce [NodeKiller](u) → a utility",
            "[Metrics](u)",
            "Warn about the [deprecated annotation `x`](u)",
            "Count [resource claims](u) against a quota",
            "Prevent the kubelet from [restarting containers](u) of static pods",
            "kube-scheduler now [retries scheduling Pods](u) of a gang",
            "kubeadm: stop [storing the ResolverConfig](u) in a file",
            "Fix [allocation mode `All`](u)",
            "Mirror [List](u) and WatchList",
            "[DRA](u) for 1.31",
            "Speed up [watch decoding](u) of pods",
            "node: cpumgr: add [pod alignment](u)",
            r#"Undo ["Promote the gate to beta"](u)"#,
            "net: provide [NamedPipe{Client, Server} types](u) and builders",
            "Fix [zstd decoder data corruption](u) due to decoder pooling",
            "Fix [status incompatibility](u) and move code",
            "Always build [Kind images](u) for upgrade tests",
            "Fix a [race in `kubelet`](u) that attaches volumes",
            "Fix [`a => b` arrows](u) in `match`",
            "Refactor the [volume manager](u) + fix the unmount race",
        ];
        for expected in cases {
            let line = expected.replacen('[', "", 1).replace("](u)", "");
            assert_eq!(linked(&line, "u", &HouseStyle::of(&settings)), expected);
        }
    }
}
