//! The stages of a feature.

/// How far a feature is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Alpha,
    Beta,
    /// The field also says GA.
    Stable,
}

impl Stage {
    /// The stage that a word names, in lower case. Alpha is where features begin, not where they
    /// are promoted to.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "alpha" => Some(Self::Alpha),
            "beta" => Some(Self::Beta),
            "stable" | "ga" => Some(Self::Stable),
            _ => None,
        }
    }

    /// As the record keeps it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Alpha => "alpha",
            Self::Beta => "beta",
            Self::Stable => "stable",
        }
    }

    /// As a bullet says it.
    pub fn in_a_bullet(self) -> &'static str {
        match self {
            Self::Alpha => "alpha",
            Self::Beta => "beta",
            Self::Stable => "GA",
        }
    }
}
