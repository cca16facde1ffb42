//! Who may ask, for those who see to it: accounts, role tokens, signing keys and the audit trail.

mod account;
mod audit;
mod input;
mod key;
mod mutation;
mod query;
#[cfg(test)]
mod tests;
mod token;

pub use account::{Account, account};
pub use mutation::AccessMutation;
pub use query::AccessQuery;
