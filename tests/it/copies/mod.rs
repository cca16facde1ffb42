//! Tests what clients that keep copies rely on: changes and deletions give an exact copy, and codes that no term has are refused.

mod codes;
mod deletions;
mod drafts;
mod inputs;
mod mirror;
mod updated;
mod versions;
