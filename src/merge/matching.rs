//! Which things of three sequences are the same thing.

use std::collections::{HashMap, HashSet, VecDeque};

use super::Side;

/// One thing as the three versions have it: its index in each, or `None` where a version lacks it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Trio {
    pub(super) base: Option<usize>,
    pub(super) ours: Option<usize>,
    pub(super) theirs: Option<usize>,
}

impl Trio {
    /// The side that has it, where only one does.
    pub(super) fn only(&self) -> Option<Side> {
        match (self.ours, self.theirs) {
            (Some(_), None) => Some(Side::Ours),
            (None, Some(_)) => Some(Side::Theirs),
            _ => None,
        }
    }

    /// Whether all three versions have it.
    pub(super) fn is_stable(&self) -> bool {
        self.base.is_some() && self.ours.is_some() && self.theirs.is_some()
    }
}

/// What a thing is known by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Identity<'a> {
    /// Things of equal text are the same thing.
    pub(super) text: &'a str,
    /// Things that link the same are versions of one thing.
    pub(super) link: Option<&'a str>,
    /// Whether a thing of another text may be a new version of this one, if it is at the same
    /// place.
    pub(super) may_be_reworded: bool,
}

/// So many things are looked at for a reworded one, so that the cost grows with the number of
/// things alone.
const REACH: usize = 24;

/// Every thing of the three sequences once: those of the base first, then those of ours alone, then
/// those of theirs.
///
/// A text that both sides hold is one thing for both; so a merge that is merged again finds what it
/// found before.
pub(super) fn trios(
    base: &[Identity<'_>],
    ours: &[Identity<'_>],
    theirs: &[Identity<'_>],
) -> Vec<Trio> {
    let mut to_ours = Pairs::new(base.len(), ours.len());
    let mut to_theirs = Pairs::new(base.len(), theirs.len());
    let mut twins = Pairs::new(ours.len(), theirs.len());
    to_ours.join_equal((base, ours), text_of, |_| true, |_| true);
    to_theirs.join_equal((base, theirs), text_of, |_| true, |_| true);
    join_both(ours, theirs, text_of, &mut twins, (&to_ours, &to_theirs));
    // What both sides changed alike.
    join_twins(base, ours, &mut to_ours, &mut to_theirs, &twins);
    for (pairs, side, twin) in [
        (&mut to_ours, ours, &twins.forth),
        (&mut to_theirs, theirs, &twins.back),
    ] {
        let free: Vec<bool> = (0..side.len())
            .map(|at| pairs.back[at].is_none() && twin[at].is_none())
            .collect();
        pairs.join_equal((base, side), link_of, |_| true, |at| free[at]);
        pairs.join_reworded(base, side, |at| free[at]);
    }
    join_both(ours, theirs, link_of, &mut twins, (&to_ours, &to_theirs));
    let of_base = (0..base.len()).map(|at| Trio {
        base: Some(at),
        ours: to_ours.forth[at],
        theirs: to_theirs.forth[at],
    });
    let of_ours = (0..ours.len()).filter(|at| to_ours.back[*at].is_none());
    let of_ours = of_ours.map(|at| Trio {
        base: None,
        ours: Some(at),
        theirs: twins.forth[at].filter(|other| to_theirs.back[*other].is_none()),
    });
    let of_theirs = (0..theirs.len()).filter(|at| {
        let twin = twins.back[*at].filter(|other| to_ours.back[*other].is_none());
        to_theirs.back[*at].is_none() && twin.is_none()
    });
    let of_theirs = of_theirs.map(|at| Trio {
        base: None,
        ours: None,
        theirs: Some(at),
    });
    of_base.chain(of_ours).chain(of_theirs).collect()
}

/// Joins what both sides have and the base does not.
fn join_both<'a>(
    ours: &[Identity<'a>],
    theirs: &[Identity<'a>],
    key: impl Fn(&Identity<'a>) -> Option<&'a str>,
    twins: &mut Pairs,
    (to_ours, to_theirs): (&Pairs, &Pairs),
) {
    let is_ours = |at: usize| to_ours.back[at].is_none();
    let is_theirs = |at: usize| to_theirs.back[at].is_none();
    twins.join_equal((ours, theirs), key, is_ours, is_theirs);
}

fn text_of<'a>(thing: &Identity<'a>) -> Option<&'a str> {
    Some(thing.text)
}

fn link_of<'a>(thing: &Identity<'a>) -> Option<&'a str> {
    thing.link
}

/// Which thing of one sequence is which of another, both ways.
struct Pairs {
    forth: Vec<Option<usize>>,
    back: Vec<Option<usize>>,
}

impl Pairs {
    fn new(from: usize, to: usize) -> Self {
        Self {
            forth: vec![None; from],
            back: vec![None; to],
        }
    }

    fn join(&mut self, from: usize, to: usize) {
        self.forth[from] = Some(to);
        self.back[to] = Some(from);
    }

    /// Joins what has an equal `key` and is not joined yet, the first with the first.
    fn join_equal<'a>(
        &mut self,
        (from, to): (&[Identity<'a>], &[Identity<'a>]),
        key: impl Fn(&Identity<'a>) -> Option<&'a str>,
        from_is_free: impl Fn(usize) -> bool,
        to_is_free: impl Fn(usize) -> bool,
    ) {
        let mut waiting: HashMap<&str, VecDeque<usize>> = HashMap::new();
        for (at, thing) in from.iter().enumerate() {
            let is_free = self.forth[at].is_none() && from_is_free(at);
            if let Some(key) = key(thing).filter(|_| is_free) {
                waiting.entry(key).or_default().push_back(at);
            }
        }
        for (at, thing) in to.iter().enumerate() {
            let is_free = self.back[at].is_none() && to_is_free(at);
            let queue = key(thing).filter(|_| is_free);
            let queue = queue.and_then(|key| waiting.get_mut(key));
            if let Some(first) = queue.and_then(VecDeque::pop_front) {
                self.join(first, at);
            }
        }
    }

    /// Joins what was reworded in its place: not joined yet, between the same neighbours, and
    /// alike.
    fn join_reworded(
        &mut self,
        from: &[Identity<'_>],
        to: &[Identity<'_>],
        is_free: impl Fn(usize) -> bool,
    ) {
        let mut next = 0;
        for (at, thing) in from.iter().enumerate() {
            if let Some(partner) = self.forth[at] {
                next = partner + 1;
                continue;
            }
            if !thing.may_be_reworded {
                continue;
            }
            let found = self.alike(thing, to, next, &is_free);
            if let Some(other) = found {
                self.join(at, other);
                next = other + 1;
            }
        }
    }

    /// The first thing of `to` from `start` on that is not joined yet and like `thing`.
    fn alike(
        &self,
        thing: &Identity<'_>,
        to: &[Identity<'_>],
        start: usize,
        allowed: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let mut words = None;
        let near = (start..to.len()).take(REACH);
        let near = near.take_while(|other| self.back[*other].is_none());
        let mut near = near.filter(|other| allowed(*other) && to[*other].may_be_reworded);
        near.find(|other| {
            let words = words.get_or_insert_with(|| words_of(thing.text));
            are_alike(thing, words, &to[*other])
        })
    }
}

/// Joins things of the base with what both sides have in the same new words.
fn join_twins(
    base: &[Identity<'_>],
    ours: &[Identity<'_>],
    to_ours: &mut Pairs,
    to_theirs: &mut Pairs,
    twins: &Pairs,
) {
    let mut next = 0;
    let mut by_link: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (at, thing) in ours.iter().enumerate() {
        if let Some(link) = thing.link.filter(|_| twins.forth[at].is_some()) {
            by_link.entry(link).or_default().push_back(at);
        }
    }
    for (at, thing) in base.iter().enumerate() {
        if let Some(partner) = to_ours.forth[at] {
            next = partner + 1;
            continue;
        }
        if to_theirs.forth[at].is_some() {
            continue;
        }
        let linked = thing.link.and_then(|link| by_link.get_mut(link));
        let linked = linked.and_then(VecDeque::pop_front);
        let found = linked.or_else(|| {
            let allowed = |other: usize| twins.forth[other].is_some();
            let reworded = Some(()).filter(|()| thing.may_be_reworded);
            reworded.and_then(|()| to_ours.alike(thing, ours, next, allowed))
        });
        if let Some(other) = found.filter(|other| to_ours.back[*other].is_none())
            && let Some(twin) = twins.forth[other]
        {
            to_ours.join(at, other);
            to_theirs.join(at, twin);
            next = other + 1;
        }
    }
}

/// Whether `other` may be `thing` in other words. Two things that link differently are two things.
fn are_alike(thing: &Identity<'_>, words: &HashSet<String>, other: &Identity<'_>) -> bool {
    if thing.link != other.link && thing.link.is_some() && other.link.is_some() {
        return false;
    }
    let others = words_of(other.text);
    let shared = words.intersection(&others).count();
    let smaller = words.len().min(others.len());
    // One of the two holds nearly all the words of the other, or they share half of theirs.
    shared >= 2 && 5 * shared >= 4 * smaller
        || 4 * shared >= words.len() + others.len() && shared > 0
}

/// The words of a text in lower case, without URLs.
fn words_of(text: &str) -> HashSet<String> {
    let spaced = text.split_whitespace().flat_map(|part| part.split("]("));
    let plain = spaced.filter(|part| !part.contains("://"));
    let words = plain.flat_map(|part| part.split(|c: char| !c.is_alphanumeric()));
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}
