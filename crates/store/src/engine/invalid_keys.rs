//! Why configured keys cannot be used.

/// Keys that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidKeys {
    /// A key is not 32 bytes in base64.
    #[error("{section}.keys.{id} is not 32 bytes in base64")]
    Malformed {
        /// The section of the configuration, such as `identity`.
        section: &'static str,
        /// The id of the key.
        id: String,
    },
    /// The configured current key is not among the keys.
    #[error("{section}.current names {id:?}, which is not among {section}.keys")]
    NoSuchKey {
        /// The section of the configuration, such as `identity`.
        section: &'static str,
        /// The id that the configuration names as current.
        id: String,
    },
    /// Keys are configured, but none of them is named as current.
    #[error("{0}.keys has keys, and {0}.current names none of them")]
    NoCurrent(&'static str),
}
