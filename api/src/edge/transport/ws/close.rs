//! Why a socket is closed, with the code that the client gets: those of graphql-transport-ws, and those of RFC 6455.

use std::borrow::Cow;

use actix_ws::{CloseCode, CloseReason};

use crate::edge::live::End;

/// How a socket ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Close {
    /// We close it with a code and a reason.
    With(u16, Cow<'static, str>),
    /// The client closed it.
    Asked(Option<u16>),
    /// The connection was lost.
    Gone,
}

impl From<End> for Close {
    fn from(end: End) -> Self {
        match end {
            End::Token => Self::UNAUTHORIZED,
            End::Shutdown => Self::SHUTDOWN,
        }
    }
}

impl Close {
    pub const SHUTDOWN: Self = Self::with(1001, "The service is stopping");
    pub const BROKEN_FRAME: Self = Self::with(1002, "Not a frame of RFC 6455");
    pub const NO_TEXT: Self = Self::with(1007, "Text must be UTF-8");
    pub const NOT_READ: Self = Self::with(1008, "What was sent was not read in time");
    pub const TOO_BIG: Self = Self::with(1009, "The message is too big");
    pub const TRY_LATER: Self = Self::with(1013, "The token cannot be checked right now");
    pub const NO_PLACE: Self = Self::with(1013, "There is no place for one more socket right now");
    pub const SILENT: Self = Self::with(3008, "Nothing was heard for too long");
    pub const UNAUTHORIZED: Self = Self::with(4401, "Unauthorized");
    pub const FORBIDDEN: Self = Self::with(4403, "Forbidden");
    pub const PROTOCOL_NOT_ACCEPTABLE: Self = Self::with(4406, "Subprotocol not acceptable");
    pub const INIT_TIMEOUT: Self = Self::with(4408, "Connection initialisation timeout");
    pub const TOO_MANY_INITS: Self = Self::with(4429, "Too many initialisation requests");

    const fn with(code: u16, reason: &'static str) -> Self {
        Self::With(code, Cow::Borrowed(reason))
    }

    /// The client sent a text that is not a message of the protocol.
    pub const fn bad(reason: &'static str) -> Self {
        Self::with(4400, reason)
    }

    /// An operation with this id is already running.
    pub fn duplicate(id: &str) -> Self {
        // A close reason may have up to 123 bytes.
        let short: String = id.chars().take(20).collect();
        Self::With(4409, format!("Subscriber for {short} already exists").into())
    }

    /// The close code, for the log.
    pub const fn code(&self) -> Option<u16> {
        match self {
            Self::With(code, _) => Some(*code),
            Self::Asked(code) => *code,
            Self::Gone => None,
        }
    }

    /// The content of the close frame; `None` if the connection was lost.
    pub fn frame(self) -> Option<Option<CloseReason>> {
        let reason = |code: u16, text: Option<String>| CloseReason {
            code: CloseCode::from(code),
            description: text,
        };
        match self {
            Self::With(code, text) => Some(Some(reason(code, Some(text.into_owned())))),
            // RFC 6455, section 5.5.1: the code is sent back.
            Self::Asked(code) => Some(code.map(|code| reason(code, None))),
            Self::Gone => None,
        }
    }
}
