//! Reads a request's body with a limit on size and time. The server's own timeout covers only the head.

use std::time::Duration;

use actix_web::web::{Bytes, BytesMut, Payload};
use futures_util::StreamExt as _;
use tokio::time::{Instant, timeout_at};

use crate::config::Limits;
use crate::protocol::reject::{Rejection, malformed};
use graphql::error::{Code, refuse};

// A body that is too large is still read and discarded, up to this many times the limit: a client whose connection is closed while it
// writes may never see the answer.
const DISCARDED: usize = 16;

/// The complete body.
///
/// # Errors
/// The body is too large, too slow, or incomplete.
pub async fn read(mut payload: Payload, limits: &Limits) -> Result<Bytes, Rejection> {
    let deadline = Instant::now() + Duration::from_millis(limits.body_read_ms);
    let (mut body, mut seen) = (BytesMut::new(), 0_usize);
    loop {
        let Ok(next) = timeout_at(deadline, payload.next()).await else {
            let code = if seen > limits.body_bytes {
                Code::BodyTooLarge
            } else {
                Code::RequestTimeout
            };
            return Err(Rejection {
                close: true,
                ..code.into()
            });
        };
        match next {
            None if seen > limits.body_bytes => return Err(too_large(limits)),
            None => return Ok(body.freeze()),
            Some(Err(_)) => {
                return Err(Rejection {
                    close: true,
                    ..malformed("the body ended early")
                });
            }
            Some(Ok(chunk)) => {
                seen = seen.saturating_add(chunk.len());
                if seen <= limits.body_bytes {
                    body.extend_from_slice(&chunk);
                } else if seen > limits.body_bytes.saturating_mul(DISCARDED) {
                    return Err(Rejection {
                        close: true,
                        ..too_large(limits)
                    });
                } else {
                    body = BytesMut::new();
                }
            }
        }
    }
}

fn too_large(limits: &Limits) -> Rejection {
    refuse(Code::BodyTooLarge, format!("the body has more than {} bytes", limits.body_bytes)).into()
}
