//! Words of prose, and the characters they contain.

use crate::post::Post;
use crate::text::Span;

/// A span of plain words: no code, no HTML, no markup, no URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    pub span: Span,
    pub in_link: bool,
    pub in_heading: bool,
    /// The classes of its characters.
    pub marks: CharClasses,
    /// The index range of its words in the list of single words.
    single: (usize, usize),
}

/// One word: text between ASCII white space, with punctuation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    pub span: Span,
    pub marks: CharClasses,
}

impl Words {
    /// A span whose words are not split yet; see [`split`].
    pub(super) fn new(span: Span, in_link: bool, in_heading: bool) -> Self {
        Self {
            span,
            in_link,
            in_heading,
            marks: CharClasses::default(),
            single: (0, 0),
        }
    }

    /// Its single words; `post` is the post that it belongs to.
    pub fn single(self, post: &Post) -> &[Word] {
        let (from, to) = self.single;
        post.draft.single_words.get(from..to).unwrap_or_default()
    }
}

/// Splits every span into words, and records the character classes of each.
pub(super) fn split(text: &str, all: &mut [Words]) -> Vec<Word> {
    let bytes: usize = all.iter().map(|words| words.span.len()).sum();
    // A little less than an English word with a space.
    let mut out = Vec::with_capacity(bytes / 5);
    for words in all {
        let source = words.span.of(text).as_bytes();
        let first = out.len();
        let mut at = 0;
        while at < source.len() {
            let start = at;
            let mut marks = CharClasses::default();
            while let Some(mark) = source.get(at).map(|source| CharClasses::of(*source))
                && mark != CharClasses::WHITE_SPACE
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

/// A set of character classes: each of the 32 ASCII punctuation characters from `!` to `~`,
/// lower-case and upper-case letters, digits, and non-ASCII. Most spans contain few, so that a rule
/// about others can skip them without reading them.
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
    /// ASCII white space; no word contains it.
    const WHITE_SPACE: Self = Self(1 << 36);
    const CONTROL: Self = Self(1 << 37);

    /// The classes of `marks`, which are ASCII characters other than letters and digits.
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

    /// The union of both sets.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the sets have a class in common.
    pub const fn intersects(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Whether every class is also in `others`.
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
            _ if byte.is_ascii_whitespace() => CharClasses::WHITE_SPACE,
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
    fn words_are_split_and_know_their_character_classes() {
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
    fn every_punctuation_character_has_its_own_class() {
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
