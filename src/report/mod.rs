//! Diagnostics as text: for people, for programs, for GitHub's annotations.
