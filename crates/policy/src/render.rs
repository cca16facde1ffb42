//! Prints the access matrix for people as `docs/access-matrix.md`.

use crate::{Cell, Reach, Resource, Role, cell, display_cell};

/// The whole page, as Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::from(
        "# Access matrix\n\n\
         `lived-evidence matrix` prints this page from the data in `crates/policy/src/matrix/rows.rs`. The row rules, the permits\n\
         and `viewer.permissions` use the same data. Tests check that this page is up to date, and that every cell is true over\n\
         HTTP.\n\n\
         Each cell says which rows a role can read and, after the colon, what else the role may do with them. A dash means that\n\
         the role can read no row. For a role that cannot read a row, the row does not exist: it is in no list and no count, and\n\
         cannot be found by id, code, filter, order or search. The last column is for the screen in a workshop's room, which has\n\
         its own token.\n\n",
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
        "\nSome rules are not in the matrix:\n\n\
         - People can always see their own account and their own participant record, in any role.\n\
         - An account that facilitates a workshop is shown by name to the people inside the workshop. Its role is not shown.\n\
         - Everybody who can read the audit trail sees the names of the accounts that acted.\n\
         - A rating of how certain the evidence is shows the name of the account that made it. Everybody can see that name.\n\
         - Everybody who can see a proposed change to a programme sees who proposed it and who decided on it, by name.\n\
         - When people withdraw from taking part, what they said in the workshop is hidden from everybody else. What was erased\n  \
           is visible to nobody.\n\
         - A text that still is a person's own words can be read outside its workshop only if that person agreed to be quoted or\n  \
           archived.\n\
         - People who have left a workshop can read their own record in it, and see which workshop it was. They can read nothing\n  \
           else of it that is not public.\n\
         - People can see who looked at their identity.\n\
         - The join code of a workshop is the only permission that is needed to join it. The facilitators of the workshop can see\n  \
           the code.\n\
         - A ballot is visible only to the person whose ballot it is. A small group's ballot is visible to whoever entered it. A\n  \
           paper ballot is visible to the person who voted on paper, but not to the facilitator who entered it.\n\
         - The facilitators of a workshop can see exactly how many ballots each of its rounds has.\n\
         - What a ranking shows depends on the numbers of ballots, and on whether the viewer was in the room. It does not depend\n  \
           on the role: see [priorities.md](priorities.md).\n",
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
