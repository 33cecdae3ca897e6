//! The only room that knows octocrab and the network.
