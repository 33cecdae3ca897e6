//! The words of a line as the choice of a link text sees them.

use super::code::HouseStyle;
use super::lexicon::WordClass;
use super::token::{LineToken, TokenKind};
use super::verb::{VerbForm, known_verb, verb};

/// The words of a line, as they are written and to compare by.
pub(super) struct LinkLine<'a> {
    pub(super) all: &'a [LineToken<'a>],
    house: &'a HouseStyle<'a>,
    plain: Vec<String>,
}

impl<'a> LinkLine<'a> {
    pub(super) fn new(all: &'a [LineToken<'a>], house: &'a HouseStyle<'a>) -> Self {
        Self {
            all,
            house,
            plain: all.iter().map(LineToken::plain).collect(),
        }
    }

    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    pub(super) fn plain(&self, at: usize) -> &str {
        self.plain.get(at).map_or("", String::as_str)
    }

    pub(super) fn kind(&self, at: usize) -> TokenKind {
        self.all.get(at).map_or(TokenKind::Sign, |token| token.kind)
    }

    pub(super) fn is(&self, at: usize, class: WordClass) -> bool {
        self.all.get(at).is_some_and(LineToken::is_word) && self.house.is(self.plain(at), class)
    }

    /// Code and quotations are no joints, whatever they say. Signs are.
    pub(super) fn is_joint(&self, at: usize) -> bool {
        self.kind(at) == TokenKind::Sign && at < self.count() || self.is(at, WordClass::Joint)
    }

    pub(super) fn is_verb(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(LineToken::is_word) && verb(self.plain(at)).is_some()
    }

    /// Names are written with a capital, but so is the first word.
    pub(super) fn is_name(&self, at: usize) -> bool {
        let Some(token) = self.all.get(at) else {
            return false;
        };
        let begins = at == 0 || self.all[at - 1].text.ends_with(':');
        let capital = token
            .text
            .chars()
            .skip(usize::from(begins))
            .any(char::is_uppercase);
        matches!(token.kind, TokenKind::Code | TokenKind::Quote)
            || token.text.contains('`')
            || capital
    }

    /// "handles": what someone does, not what they are asked to do.
    pub(super) fn acts(&self, at: usize) -> bool {
        let third = known_verb(self.plain(at)).is_some_and(|verb| verb.form == VerbForm::Third);
        self.all.get(at).is_some_and(LineToken::is_word) && third
    }

    /// Whether a comma or a colon follows the word at `at`.
    pub(super) fn pauses(&self, at: usize) -> bool {
        self.all
            .get(at)
            .is_some_and(|token| token.text.ends_with([',', ';', ':']))
    }

    /// Whether a phrase that goes on to `at` ends before it.
    pub(super) fn ends(&self, at: usize) -> bool {
        let adverb = self.plain(at).ends_with("ly") && self.acts(at + 1);
        at >= self.count()
            || self.is_joint(at)
            || adverb
            || self.kind(at) == TokenKind::Group
            || self.pauses(at - 1)
            || self.leans(at)
    }

    /// "introduced by", "due to", "based on": belongs to what follows it.
    pub(super) fn leans(&self, at: usize) -> bool {
        let past = known_verb(self.plain(at))
            .is_some_and(|verb| verb.form == VerbForm::Past && verb.plain() != self.plain(at));
        let joint = self.is(at + 1, WordClass::Prep)
            || self.is(at + 1, WordClass::Joint) && !self.is(at + 1, WordClass::Determiner);
        self.plain(at) == "due" || past && joint && self.all.get(at).is_some_and(LineToken::is_word)
    }
}
