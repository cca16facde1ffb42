//! Creates accounts, with the programmes that they work on.

use std::collections::BTreeSet;

use entity::column::Code;
use entity::{account, membership, organisation, programme};
use evidence::vocabulary::AccountKind;
use policy::id::{AccountId, OrganisationId, ProgrammeId};
use policy::{Permit, action};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Query;

use super::view::Account;
use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::sources::Sources as _;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;

const LONGEST_NAME: usize = 200;
const MOST_PROGRAMMES: usize = 100;

/// The input for a new account.
#[derive(Debug, Clone)]
pub struct AccountInput {
    /// The name under which the account is shown.
    pub display_name: String,
    /// A person or a system.
    pub kind: AccountKind,
    /// The organisation that it belongs to.
    pub organisation: Option<OrganisationId>,
    /// The programmes that the account works on. It can see and edit their drafts.
    pub programmes: Vec<ProgrammeId>,
}

/// Why the name of an account is refused; `None` if it is accepted.
pub(crate) fn name_problem(path: &str, name: &str) -> Option<FieldProblem> {
    line_problem(path, name, LONGEST_NAME)
}

/// Why a short line of text is refused; `None` if it is accepted.
pub(super) fn line_problem(path: &str, text: &str, longest: usize) -> Option<FieldProblem> {
    let message = if text.trim().is_empty() {
        "must not be empty".to_owned()
    } else {
        words::text::line_problem(text, longest)?
    };
    Some(FieldProblem::new(path, message))
}

impl Access {
    /// Creates an account.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everyone except those who manage access; [`Error::Invalid`] with every refused field.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn create_account(&self, input: &AccountInput) -> Result<Account, Error> {
        let work = self.begin().await?;
        let result = work.create_account(input).await;
        let id = work.finish(result).await?;
        self.accounts_by_id(&[id]).await?.pop().ok_or(Error::NotFound("account"))
    }
}

impl Work {
    async fn create_account(&self, input: &AccountInput) -> Result<AccountId, Error> {
        let id = AccountId(new_id());
        let permit = self.permit::<action::CreateAccount>(id, &(), &id.to_string())?;
        self.change_access_alone().await?;
        self.check_account(input).await?;
        self.insert_account(&permit, input, None).await?;
        Ok(id)
    }

    pub(super) async fn check_account(&self, input: &AccountInput) -> Result<(), Error> {
        let mut problems: Vec<FieldProblem> = name_problem("input.displayName", &input.display_name).into_iter().collect();
        if let Some(id) = input.organisation {
            let organisations = self.access().rows::<organisation::Entity>();
            if !self.exists(organisations, organisation::Column::Id, id.0).await? {
                problems.push(FieldProblem::new("input.organisation", "no such organisation"));
            }
        }
        if input.programmes.len() > MOST_PROGRAMMES {
            problems.push(FieldProblem::new(
                "input.programmes",
                format!("must not be more than {MOST_PROGRAMMES}"),
            ));
        } else {
            for (i, id) in input.programmes.iter().enumerate() {
                // Not filtered by the row rule: viewers who manage access cannot see drafts, but assign the people who work on them.
                let programmes = Query::select().unscoped::<programme::Entity>(Unscoped::NamedByItsId).take();
                if !self.exists(programmes, programme::Column::Id, id.0).await? {
                    problems.push(FieldProblem::new(format!("input.programmes.{i}"), "no such programme"));
                }
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(problems))
        }
    }

    pub(super) async fn insert_account(
        &self,
        permit: &Permit<action::CreateAccount>,
        input: &AccountInput,
        code: Option<&str>,
    ) -> Result<(), Error> {
        let now = self.now();
        let row = account::ActiveModel {
            id: Set(permit.target().0),
            code: Set(code.map(str::to_owned)),
            display_name: Set(input.display_name.trim().to_owned()),
            kind: Set(Code(input.kind)),
            organisation_id: Set(input.organisation.map(|id| id.0)),
            created_at: Set(now),
            closed_at: Set(None),
        };
        self.under(permit).insert(row).await?;
        let programmes: BTreeSet<ProgrammeId> = input.programmes.iter().copied().collect();
        let memberships: Vec<_> = programmes
            .into_iter()
            .map(|programme| membership::ActiveModel {
                account_id: Set(permit.target().0),
                programme_id: Set(programme.0),
                created_at: Set(now),
            })
            .collect();
        if !memberships.is_empty() {
            self.under(permit).insert_all(memberships).await?;
        }
        Ok(())
    }
}
