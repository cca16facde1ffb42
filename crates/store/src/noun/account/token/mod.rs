//! Role tokens: issued once with their secret, rotated, revoked, and checked on each request.

mod authenticate;
mod bounds;
mod issue;
mod last_admin;
mod mint;
mod read;
mod revoke;
mod rotate;
mod view;

pub use authenticate::Presented;
pub(crate) use authenticate::Uses;
pub(crate) use issue::NewToken;
pub use issue::TokenInput;
pub use mint::{IssuedToken, Mint, SigningFailed, TokenFacts, TokenSecret, TokenSigner};
pub use read::TokenFilter;
pub use rotate::MAX_GRACE_SECONDS;
pub use view::{RoleToken, TokenStatus};
