//! The edition as a local web page.
