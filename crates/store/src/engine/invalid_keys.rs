//! Why configured keys cannot be used.

/// Keys that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidKeys {
    /// A key is not 32 bytes in base64.
    #[error("{section}.keys.{id} is not 32 bytes in base64")]
    Malformed {
        /// The section of the configuration.
        section: &'static str,
        /// The key.
        id: String,
    },
    /// The current key is none of the keys.
    #[error("{section}.current names {id:?}, which is not among {section}.keys")]
    NoSuchKey {
        /// The section of the configuration.
        section: &'static str,
        /// The key.
        id: String,
    },
    /// There are keys, and none of them is current.
    #[error("{0}.keys has keys, and {0}.current names none of them")]
    NoCurrent(&'static str),
}
