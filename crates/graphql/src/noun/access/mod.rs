//! Access management: accounts, role tokens, signing keys and the audit trail.

mod audit;
mod input;
mod key;
mod mutation;
mod query;
mod token;

pub use audit::{AuditEvent, AuditEventById};
pub use mutation::AccessMutation;
pub use query::AccessQuery;
pub use token::{IssuedToken, RoleToken, TokenById};
