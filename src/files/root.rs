//! Where a newsletter begins.

use std::path::{Path, PathBuf};

/// The folder of a newsletter: the nearest ancestor that holds `lwkd.yaml` or `_posts/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    pub path: PathBuf,
}

/// No ancestor of this folder is a newsletter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no newsletter in {} or any folder above it", .0.display())]
pub struct NoRoot(pub PathBuf);

impl Root {
    /// Finds the root from `start` (absolute) upwards.
    ///
    /// # Errors
    /// Where neither `start` nor a folder above it holds `lwkd.yaml` or `_posts/`.
    pub fn find(start: &Path) -> Result<Self, NoRoot> {
        let is_root =
            |path: &&Path| path.join("lwkd.yaml").is_file() || path.join("_posts").is_dir();
        let found = start.ancestors().find(is_root);
        found
            .map(|found| Self {
                path: found.to_owned(),
            })
            .ok_or_else(|| NoRoot(start.to_owned()))
    }

    /// Finds the root for a first edition: as [`Root::find`], else `start` itself if it holds `template.md`.
    ///
    /// # Errors
    /// Where there is neither.
    pub fn find_or_begin(start: &Path) -> Result<Self, NoRoot> {
        Self::find(start).or_else(|none| {
            if start.join("template.md").is_file() {
                Ok(Self {
                    path: start.to_owned(),
                })
            } else {
                Err(none)
            }
        })
    }

    /// The settings file.
    pub fn settings(&self) -> PathBuf {
        self.path.join("lwkd.yaml")
    }

    /// The record of the edition whose week ends on `sunday`.
    pub fn record(&self, sunday: chrono::NaiveDate) -> PathBuf {
        self.path.join(".lwkd").join(format!("{sunday}.yaml"))
    }
}
