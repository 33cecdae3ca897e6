//! Words that a reader reads, and which marks stand among them.

use crate::post::Post;
use crate::text::Span;

/// A stretch of plain words: no code, no HTML, no markup, no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    pub span: Span,
    pub in_link: bool,
    pub in_heading: bool,
    /// What stands among them.
    pub marks: CharClasses,
    /// The range of its words in the draft's list.
    single: (usize, usize),
}

/// One word of a stretch: what stands between ASCII white space, with the marks that are glued to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    pub span: Span,
    pub marks: CharClasses,
}

impl Words {
    /// A stretch whose words are still to be told apart; see [`split`].
    pub(super) fn new(span: Span, in_link: bool, in_heading: bool) -> Self {
        Self {
            span,
            in_link,
            in_heading,
            marks: CharClasses::default(),
            single: (0, 0),
        }
    }

    /// Its words, one by one, of the post that it belongs to.
    pub fn single(self, post: &Post) -> &[Word] {
        let (from, to) = self.single;
        post.draft.single_words.get(from..to).unwrap_or_default()
    }
}

/// Tells the words of every stretch apart, and notes which marks each holds.
pub(super) fn split(text: &str, stretches: &mut [Words]) -> Vec<Word> {
    let bytes: usize = stretches.iter().map(|stretche| stretche.span.len()).sum();
    // A little less than a word of English with its blank.
    let mut out = Vec::with_capacity(bytes / 5);
    for words in stretches {
        let source = words.span.of(text).as_bytes();
        let first = out.len();
        let mut at = 0;
        while at < source.len() {
            let start = at;
            let mut marks = CharClasses::default();
            while let Some(mark) = source.get(at).map(|source| CharClasses::of(*source))
                && mark != CharClasses::BLANK
            {
                marks = marks.union(mark);
                at += 1;
            }
            if start < at {
                let span = Span::new(start, at).shifted(words.span.start);
                out.push(Word { span, marks });
                words.marks = words.marks.union(marks);
            }
            at += 1;
        }
        words.single = (first, out.len());
    }
    out
}

/// Which kinds of characters a text holds: each of the 32 ASCII marks from `!` to `~`, small and capital letters, digits
/// and what is not ASCII. Most stretches hold few, and a rule that is about others can pass them by without reading them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CharClasses(u64);

impl CharClasses {
    /// ASCII letters `a` to `z`.
    pub const SMALL: Self = Self(1 << 32);
    /// ASCII letters `A` to `Z`.
    pub const CAPITAL: Self = Self(1 << 33);
    pub const DIGIT: Self = Self(1 << 34);
    /// A character that is not ASCII.
    pub const OTHER: Self = Self(1 << 35);
    pub const LETTER: Self = Self(Self::SMALL.0 | Self::CAPITAL.0);
    /// ASCII white space; no word holds it.
    const BLANK: Self = Self(1 << 36);
    const CONTROL: Self = Self(1 << 37);

    /// All of `marks`, ASCII characters that are neither letters nor digits.
    pub const fn any(marks: &[u8]) -> Self {
        let mut out = 0;
        let mut at = 0;
        while at < marks.len() {
            out |= OF_BYTE[marks[at] as usize].0;
            at += 1;
        }
        Self(out)
    }

    const fn of(byte: u8) -> Self {
        OF_BYTE[byte as usize]
    }

    /// Both.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether one of `others` is among them.
    pub const fn intersects(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Whether nothing but `others` is among them.
    pub const fn is_subset(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }
}

const OF_BYTE: [CharClasses; 256] = {
    let mut out = [CharClasses::OTHER; 256];
    let mut byte: u8 = 0;
    let mut punctuation = 0;
    while byte < 128 {
        out[byte as usize] = match byte {
            b'a'..=b'z' => CharClasses::SMALL,
            b'A'..=b'Z' => CharClasses::CAPITAL,
            b'0'..=b'9' => CharClasses::DIGIT,
            _ if byte.is_ascii_whitespace() => CharClasses::BLANK,
            _ if byte.is_ascii_punctuation() => {
                punctuation += 1;
                CharClasses(1 << (punctuation - 1))
            }
            _ => CharClasses::CONTROL,
        };
        byte += 1;
    }
    out
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn words_are_told_apart_and_know_their_marks() {
        let text = "One, [two\tthree](https://a.org) naïve\u{a0}x\n`code` 4";
        let post = Post::parse(text, &Settings::default());
        let words = post.draft.words.iter();
        let single: Vec<(&str, bool)> = words
            .flat_map(|word| word.single(&post))
            .map(|value| {
                (
                    value.span.of(text),
                    value.marks.is_subset(CharClasses::LETTER),
                )
            })
            .collect();
        assert_eq!(
            single,
            [
                ("One,", false),
                ("two", true),
                ("three", true),
                ("naïve\u{a0}x", false),
                ("4", false)
            ]
        );
        let first = post.draft.words[0].marks;
        assert!(
            first.intersects(CharClasses::any(b";,")) && !first.intersects(CharClasses::any(b"[]"))
        );
        assert!(post.draft.words[2].marks.intersects(CharClasses::OTHER));
    }

    #[test]
    fn every_mark_is_told_apart() {
        let marks: Vec<u8> = (b'!'..=b'~').filter(u8::is_ascii_punctuation).collect();
        assert_eq!(marks.len(), 32);
        for mark in &marks {
            for other in &marks {
                let held = CharClasses::any(&[*mark]).intersects(CharClasses::any(&[*other]));
                assert_eq!(held, mark == other);
            }
        }
        assert!(CharClasses::any(&marks).is_subset(CharClasses::any(&marks)));
        assert!(
            !CharClasses::any(&marks).intersects(
                CharClasses::LETTER
                    .union(CharClasses::DIGIT)
                    .union(CharClasses::OTHER)
            )
        );
    }
}
