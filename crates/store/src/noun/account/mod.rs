//! Who may send requests: accounts, their role tokens, the keys that sign these, and the audit trail.

mod audit;
mod create;
mod key;
mod read;
mod staff;
mod token;
mod update;
mod view;

pub use audit::{AuditEvent, AuditFilter};
pub use create::AccountInput;
pub(crate) use create::name_problem;
pub use key::{PublicKey, SigningKey, SigningSecret};
pub use token::{
    IssuedToken, MAX_GRACE_SECONDS, Mint, Presented, RoleToken, SigningFailed, TokenFacts, TokenFilter, TokenInput, TokenSecret,
    TokenSigner, TokenStatus,
};
pub(crate) use token::{NewToken, Uses};
pub use update::AccountChanges;
pub use view::Account;
