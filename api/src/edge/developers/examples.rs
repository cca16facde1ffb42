//! The example documents of the guide. They are also persisted documents, so each can be requested by its `documentId`.

use std::borrow::Cow;

use crate::edge::KnownDocument;

/// An example, with its variables.
pub struct Example {
    /// The example's query.
    pub document: KnownDocument,
    /// What the example shows.
    pub about: &'static str,
    /// Variables that give a result with the demo evidence, as JSON; empty for none.
    pub variables: &'static str,
}

macro_rules! document {
    ($name:literal) => {
        KnownDocument {
            name: Cow::Borrowed($name),
            text: Cow::Borrowed(include_str!(concat!("../../../assets/developers/examples/", $name, ".graphql"))),
        }
    };
}

const PROGRAMMES: KnownDocument = document!("Programmes");
const STUDIES: KnownDocument = document!("Studies");
const SEARCH: KnownDocument = document!("Search");
const EFFECTS: KnownDocument = document!("Effects");
const PRIORITIES: KnownDocument = document!("Priorities");
const WHO_AM_I: KnownDocument = document!("WhoAmI");
const FOLLOW: KnownDocument = document!("Follow");

/// The documents of all examples.
pub const EXAMPLES: &[KnownDocument] = &[PROGRAMMES, STUDIES, SEARCH, EFFECTS, PRIORITIES, WHO_AM_I, FOLLOW];

/// The examples in the order of the guide.
pub const SHOWN: [Example; 7] = [
    Example {
        document: PROGRAMMES,
        about: "Filter, and read page by page",
        variables: r#"{"methods": ["STORYTELLING"]}"#,
    },
    Example {
        document: STUDIES,
        about: "Read studies with what they found",
        variables: r#"{"first": 3}"#,
    },
    Example {
        document: SEARCH,
        about: "Search by words",
        variables: r#"{"text": "consumer educators"}"#,
    },
    Example {
        document: EFFECTS,
        about: "Pool effects, and get what is needed to check the result",
        variables: r#"{"domains": ["ATTITUDE_STIGMA"]}"#,
    },
    Example {
        document: PRIORITIES,
        about: "Read what people ranked first",
        variables: r#"{"workshop": "DEMO-WORKSHOP-1"}"#,
    },
    Example {
        document: WHO_AM_I,
        about: "Ask what a token is worth",
        variables: "",
    },
    Example {
        document: FOLLOW,
        about: "Follow changes",
        variables: "",
    },
];
