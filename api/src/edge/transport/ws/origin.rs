//! Lets pages of this host and of the configured origins open sockets. Browsers leave this check to the server.

use actix_web::http::header::{HOST, HeaderMap, ORIGIN};

use crate::protocol::reject::Rejection;
use graphql::error::{Code, refuse};

/// # Errors
/// The page has another origin. Programs that are not browsers send no origin.
pub fn check(headers: &HeaderMap, origins: &[String]) -> Result<(), Rejection> {
    let Some(origin) = headers.get(ORIGIN) else {
        return Ok(());
    };
    let allowed = headers.get_all(ORIGIN).count() == 1
        && origin.to_str().is_ok_and(|origin| {
            let host = headers.get(HOST).and_then(|host| host.to_str().ok());
            let own = origin.split_once("://").map(|(_, own)| own);
            (own.is_some() && own == host) || origins.iter().any(|allowed| allowed == "*" || allowed == origin)
        });
    if allowed {
        Ok(())
    } else {
        Err(refuse(Code::Forbidden, "pages of this origin may not open a socket").into())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn pages_of_this_host_and_of_the_list_may_and_others_may_not() {
        let list = ["https://dashboard.example".to_owned()];
        let any = ["*".to_owned()];
        let cases: [(&str, &[String], bool); 7] = [
            ("https://evidence.example", &[], true),
            ("http://evidence.example", &[], true),
            ("https://evidence.example:444", &[], false),
            ("https://dashboard.example", &list, true),
            ("https://dashboard.example.other.example", &list, false),
            ("null", &list, false),
            ("null", &any, true),
        ];
        for (origin, origins, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, "evidence.example".parse().unwrap());
            assert!(check(&headers, origins).is_ok());
            headers.insert(ORIGIN, origin.parse().unwrap());
            assert_eq!(check(&headers, origins).is_ok(), expected, "{origin}");
        }
    }
}
