//! How much of a statement can be left out: what is kept stays whole, true and news.

use crate::style::changes::grammar::{TROUBLE, is_dispensable, is_finite, is_preposition, listed};
use crate::style::changes::statement::ChangeStatement;
use crate::style::{is_article, verb as acts};

/// The stylesheet asks for changes of two to four words; a fifth is for names.
const MOST_WORDS: usize = 5;

/// A thing named with all that belongs to it has so many words at most; more are a sentence whose verb is not known.
const LONGEST_NAME: usize = 8;

/// After a verb that takes something away these tell where it still is: without them the statement would be untrue.
const CONDITIONS: &str = "if only unless until when where while";

/// Words that say nothing by themselves.
const WEAK: &str = "
    ability access annotation annotations behavior bug bugs case cases change changes check checks cleanup code
    command comment comments config configuration error errors field fields fixes flag flags function handling
    improvement improvements issue issues label labels log logging logs message messages method metric metrics
    option options parameter parameters performance problem problems refinements regression reliability setting
    settings stability support up updates usage value values warning warnings way
";

/// What goes wrong anywhere: without a place it is no news that it is mended.
const ANYWHERE: &str = "condition data dereference goroutine memory nil null pointer";

/// What qualifies a thing and its place alike: "deprecated forward option".
const QUALITIES: &str = "
    deprecated duplicate empty experimental incorrect invalid legacy missing obsolete optional three two unused wrong
";

impl<'a> ChangeStatement<'a> {
    /// What the statement says with the words before `end`, and the place it belongs to where there is room. `None` where
    /// that is too long, no whole phrase, untrue or empty.
    pub(crate) fn told_up_to(&self, end: usize) -> Option<Vec<String>> {
        let content: Vec<&str> = self.words.iter().take(end).copied().collect();
        let content: Vec<&str> = content
            .into_iter()
            .filter(|content| !is_article(content))
            .collect();
        let before = usize::from(self.verb.is_some()) + usize::from(self.optional);
        // Code may hold more than one.
        let length: usize = content
            .iter()
            .map(|content| content.split(' ').count())
            .sum();
        let room = MOST_WORDS.checked_sub(length + before)?;
        let place = self.place(end, &content, room);
        let qualified = content
            .first()
            .is_some_and(|content| listed(QUALITIES, content));
        let told = self.is_finished(end)
            && self.may_be_cut(end, content.len() + place.len())
            && self.says_something(end, &content, &place)
            && before + place.len() + content.len() >= 2;
        let optionally = self.optional.then_some("optionally");
        let all = optionally.into_iter().chain(self.verb);
        let (quality, thing) = content.split_at(usize::from(qualified));
        let what = quality.iter().chain(&place).chain(thing).copied();
        told.then(|| all.chain(what).map(str::to_owned).collect())
    }

    /// Where it belongs: its area, or as in "nil pointer in NRI teardown" the names behind the preposition at `end`.
    fn place(&self, end: usize, content: &[&str], room: usize) -> Vec<&'a str> {
        let told = |place: &&str| {
            let place = place.to_lowercase();
            content
                .iter()
                .any(|content| content.to_lowercase().contains(&place))
        };
        // A version of Kubernetes concerns the whole.
        let whole = content
            .first()
            .is_some_and(|content| listed("kubernetes", content));
        if !self.takes_place() || whole {
            return Vec::new();
        }
        if let Some(area) = self.area {
            let fits = room > 0 && !told(&area);
            return if fits { vec![area] } else { Vec::new() };
        }
        if self.verb.is_none() || !listed("at during for in of on", self.word(end)) {
            return Vec::new();
        }
        let behind = self.words.iter().skip(end + 1);
        let behind = behind.skip_while(|behind| is_article(behind));
        let names = behind.map(|behind| behind.trim_end_matches("'s"));
        let names = names.take_while(|name| is_proper(name) && !told(name));
        names.take(room.min(2)).collect()
    }

    /// Whether the words before `end` do not dangle.
    fn is_finished(&self, end: usize) -> bool {
        let whole = end == self.words.len();
        let last = self.word(end - 1);
        let before = end
            .checked_sub(2)
            .map_or("", |checked_sub| self.word(checked_sub));
        let after = self.word(end);
        let done =
            last.ends_with("ed") && end > 1 && (acts(last).is_some() || is_preposition(after));
        let mut marked = self.words.iter().take(end);
        let marked =
            marked.any(|marked| marked.matches('"').count() == 1 || !is_code_apart(marked));
        let path = last.matches('/').count() > 1 && (is_preposition(before) || !whole);
        let sentence = whole && self.verb.is_some_and(|verb| listed("ensure make", verb));
        let finite = self.words.iter().take(end).any(|word| is_finite(word));
        let open = is_preposition(last)
            || is_dispensable(last)
            || listed("and available or", last)
            || listed("to", before) && acts(last).is_some() && !(whole && self.cut_by.is_empty())
            || last.ends_with("ing") && self.has_goal(end)
            || last.ends_with("ly") && !whole
            || done && (!whole || self.verb.is_none());
        !open && !path && !marked && (!finite || sentence)
    }

    /// Whether what follows the words before `end` may be left out: what is said stays true and a whole. `told` words are
    /// kept.
    fn may_be_cut(&self, end: usize, told: usize) -> bool {
        let verb = self.verb.unwrap_or("");
        if takes_away(verb) && listed(CONDITIONS, self.cut_by) {
            return false;
        }
        if self.verb.is_none() && self.words.len() > LONGEST_NAME {
            return false;
        }
        if end == self.words.len() {
            return true;
        }
        let has_goal = self
            .words
            .iter()
            .take(end)
            .skip(1)
            .any(|word| is_preposition(word));
        let how = listed("running using", self.word(0));
        match needs(verb) {
            _ if how && !has_goal => false,
            Needs::All => false,
            Needs::Goal if !has_goal => verb == "use" && self.has_goal(end),
            Needs::Goal | Needs::Thing => self.ends_before(end, told),
        }
    }

    /// Whether the thing named by the words before `end` is complete there.
    fn ends_before(&self, end: usize, told: usize) -> bool {
        let (word, next) = (&*self.word(end).to_lowercase(), self.word(end + 1));
        let takes_away = self.verb.is_some_and(takes_away);
        match word {
            "as" | "between" | "like" | "of" | "over" | "than" => false,
            "and" | "or" => {
                acts(next).is_some() || is_article(next) || listed(WEAK, self.word(end - 1))
            }
            "to" if acts(next).is_some() => true,
            "by" if listed("default", next) => false,
            "in" if listed("favor", next) => true,
            "available" | "by" | "using" | "via" => true,
            _ if is_preposition(word) && self.acts_within(end) => listed("at during on", word),
            _ if is_preposition(word) => !takes_away,
            _ if word.ends_with("ly") || word.ends_with("ed") && is_preposition(next) => told >= 2,
            // "cache returning samples": what it returns is the news, unless the thing is named in full.
            _ if word.ends_with("ing") && acts(word).is_some() && !next.is_empty() => {
                told >= if self.verb == Some("fix") { 3 } else { 2 }
            }
            _ => false,
        }
    }

    /// Whether the words before `end` hold a fault that is an action with its object: "cache returning samples".
    fn acts_within(&self, end: usize) -> bool {
        let mut inner = self.words.iter().take(end.saturating_sub(1)).skip(1);
        self.verb == Some("fix")
            && inner.any(|inner| inner.ends_with("ing") && acts(inner).is_some())
    }

    /// Whether the phrase is news without what is left out.
    fn says_something(&self, end: usize, content: &[&str], place: &[&str]) -> bool {
        let verb = self.verb.unwrap_or("");
        let whole = end == self.words.len() && self.cut_by.is_empty();
        let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let mut parts = content.iter().flat_map(|content| content.split('/'));
        let weak = parts.all(|part| listed(WEAK, part));
        let last = content.last().copied().unwrap_or("");
        let vague = verb == "fix"
            && !whole
            && content.len() + place.len() <= 2
            && listed(TROUBLE, last)
            && listed(WEAK, last);
        let fault = |text: &&str| listed(ANYWHERE, text) || listed(TROUBLE, text);
        let anywhere = verb == "fix" && place.is_empty() && content.iter().all(fault);
        let named = names_alone(verb)
            && content
                .iter()
                .all(|content| is_name(content) && !content.contains('/'));
        let single = content.len() == 1 && place.is_empty() && !named;
        let referred = content
            .windows(2)
            .any(|pair| matches!(pair, [fault, id] if (listed(TROUBLE, fault) || listed("feature pr", fault)) && number(id)));
        !(weak || vague || anywhere || single || referred)
    }
}

/// How much must follow a verb.
enum Needs {
    /// "Add X".
    Thing,
    /// "Use X for Y", "move X to Y".
    Goal,
    /// "Allow X to do Y".
    All,
}

fn needs(verb: &str) -> Needs {
    const GOAL: &str = "
        apply change compare convert move rename replace return run set split store switch treat use wait
    ";
    const ALL: &str = "
        adjust align allow consider don't enable ensure force keep let make mark match modify prefer prevent require start
        update
    ";
    match verb {
        _ if listed(ALL, verb) => Needs::All,
        _ if listed(GOAL, verb) => Needs::Goal,
        _ => Needs::Thing,
    }
}

/// Whether a verb takes something from users: what limits it must not be left out.
fn takes_away(verb: &str) -> bool {
    const VERBS: &str = "block delete disable disallow don't drop hide ignore refuse reject remove restrict skip stop";
    listed(VERBS, verb)
}

/// Whether a verb and one name are a statement: "support Windows", but not "fix kubelet".
fn names_alone(verb: &str) -> bool {
    const VERBS: &str = "
        add allow bring deprecate disable drop enable expose guard implement introduce mask remove support
    ";
    listed(VERBS, verb)
}

/// Whether the code in `word` is code and nothing is glued to it: `` `--a`/`--b` ``.
fn is_code_apart(word: &str) -> bool {
    word.split('`').enumerate().all(|(at, part)| {
        let outside = at.is_multiple_of(2);
        !word.contains('`')
            || outside && ["", "/"].contains(&part)
            || !outside && part.contains(char::is_alphanumeric) && !part.contains(", ")
    })
}

/// A word that is no common one: `InstancesV2`, `--ha`, `v1.30`, `Windows`.
fn is_name(word: &str) -> bool {
    !word.chars().all(|c| c.is_ascii_lowercase())
}

/// A name that can stand before a thing: `NRI`, `CronJob`.
fn is_proper(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase)
        && word.chars().all(|c| c.is_alphanumeric() || c == '-')
}
