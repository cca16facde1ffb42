//! Clients that keep copies: what changed, what left, and that following both gives an exact copy; and codes that no term has.

mod codes;
mod deletions;
mod drafts;
mod inputs;
mod mirror;
mod updated;
mod versions;
