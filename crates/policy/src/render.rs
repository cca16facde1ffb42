//! Prints the access matrix for people as `docs/access-matrix.md`.

use crate::{Cell, Reach, Resource, Role, cell, display_cell};

/// The whole page, as Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::from(
        "# Access matrix\n\n\
         Printed by `lived-evidence matrix` from the data in `crates/policy/src/matrix.rs`, which row rules, permits and\n\
         `viewer.permissions` read too. A test keeps this page, and every cell over HTTP, from drifting.\n\n\
         A cell says which rows a role reads, and after a colon what it may do with them. What is not reached is absent: not in\n\
         a list, not counted, not found by id, code, filter, order or search.\n\n",
    );
    page.push_str("| |");
    for role in Role::ALL {
        page.push_str(&format!(" {} |", role.code()));
    }
    page.push_str(" a room's screen |");
    page.push_str(&format!("\n|---|{}\n", "---|".repeat(Role::ALL.len() + 1)));
    for resource in Resource::ALL {
        page.push_str(&format!("| **{}**: {} |", resource.code(), resource.describes()));
        for role in Role::ALL {
            page.push_str(&format!(" {} |", in_words(cell(resource, role))));
        }
        page.push_str(&format!(" {} |", in_words(display_cell(resource))));
        page.push('\n');
    }
    page.push_str(
        "\nBeside the matrix: one's own account and one's own participant record are always one's own, whatever the role. An account\n\
         that facilitates a workshop is shown, by name, to those who are inside of that workshop; its role is not.\n\
         Whoever reads the audit trail sees, by name, the accounts that acted. Whoever rated how certain a body of evidence is stands\n\
         by it with their name: everybody sees the account, by name. Who proposed a change to a programme, and who decided on it, is seen \
         by\n\
         name by those who see the proposal.\n\
         What somebody brought to a workshop is hidden from all but its author once they withdraw from taking part; what was erased is\n\
         nobody's. A text that still is a person's own words goes out of its workshop only where they agreed to be quoted or archived. \
         Who has left\n\
         a workshop reads their own record in it, and nothing else of it. A person sees who looked at their identity. Joining a workshop \
         takes its join code and nothing else, and whoever\n\
         facilitates the workshop sees that code. A ballot is seen by the person whose it is, and a small group's by whoever entered it.\n\
         Whoever facilitates a workshop sees exactly how many ballots its rounds have. A paper ballot is shown to the person, not to the \
         facilitator\n\
         who put it in. What a ranking shows depends on the numbers of ballots, for every role alike: see priorities.md.\n",
    );
    page
}

fn in_words(cell: Cell) -> String {
    if cell.reach == Reach::Nothing {
        return "–".to_owned();
    }
    let acts: Vec<String> = cell.acts.iter().map(|act| act.code().to_lowercase()).collect();
    if acts.is_empty() {
        cell.reach.describes().to_owned()
    } else {
        format!("{}: {}", cell.reach.describes(), acts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_printed_matrix_is_up_to_date() {
        let printed = include_str!("../../../docs/access-matrix.md");
        assert_eq!(
            printed,
            super::markdown(),
            "print it again: lived-evidence matrix > docs/access-matrix.md"
        );
    }
}
