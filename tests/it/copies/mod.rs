//! Clients that keep copies: what changed, what left, and that following both gives an exact copy.

mod codes;
mod deletions;
mod drafts;
mod mirror;
mod updated;
mod versions;
