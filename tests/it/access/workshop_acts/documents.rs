//! The documents of the acts on workshops, questions and rounds.

pub const UPDATE: &str =
    "mutation($id: ID!, $version: Int!, $input: WorkshopChanges!) { updateWorkshop(id: $id, version: $version, input: $input) { id } }";
pub const STATUS: &str = "mutation($id: ID!, $version: Int!, $status: PublicationStatus!) { setWorkshopStatus(id: $id, version: $version, \
    status: $status) { id } }";
pub const REVISE: &str = "mutation($id: ID!, $version: Int!) { reviseQuestion(id: $id, version: $version, text: \
    \"ILLUSTRATIVE: what now?\", reason: \"Clearer.\") { id } }";
pub const OPEN: &str = "mutation($id: ID!, $version: Int!) { openRound(id: $id, version: $version) { id } }";
pub const CLOSE: &str = "mutation($id: ID!, $version: Int!) { closeRound(id: $id, version: $version) { id } }";
