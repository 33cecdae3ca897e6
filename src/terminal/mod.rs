//! Prompts, progress and the editor: everything that a person at a terminal meets.
