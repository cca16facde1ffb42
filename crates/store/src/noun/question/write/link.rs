//! Links questions to the evidence, and removes links.

use entity::column::Code;
use entity::{outcome, programme, question, question_link, study, term};
use evidence::vocabulary::{Provenance, QuestionRelation};
use policy::id::QuestionId;
use policy::{Action, Permit, action};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ActiveValue::Set, Condition};

use super::REASON;
use crate::engine::clock::new_id;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::Seen;
use crate::engine::error::Error;
use crate::engine::input::{accept, optional};
use crate::engine::link_target::LinkTarget;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;

impl Work {
    pub(super) async fn link_question(&self, id: QuestionId, to: (LinkTarget, QuestionRelation), note: Option<&str>) -> Result<(), Error> {
        let (permit, held) = self.hold_question::<action::LinkQuestion>(id).await?;
        let (target, relation) = to;
        self.see_target(target).await?;
        let mut problems = Vec::new();
        let note = optional("note", note, REASON, &mut problems);
        accept(problems)?;
        if self.is_linked_to(id, to).await? {
            self.leave_as_it_is();
            return Ok(());
        }
        let provenance = match held.provenance.0 {
            Provenance::Illustrative => Provenance::Illustrative,
            Provenance::SourceDocument | Provenance::Extracted | Provenance::Derived => Provenance::Derived,
        };
        let (mut study, mut programme, mut term, mut outcome) = (None, None, None, None);
        match target {
            LinkTarget::Study(id) => study = Some(id.0),
            LinkTarget::Programme(id) => programme = Some(id.0),
            LinkTarget::Term(id) => term = Some(id.0),
            LinkTarget::Outcome(id) => outcome = Some(id.0),
        }
        let row = question_link::ActiveModel {
            id: Set(new_id()),
            question_id: Set(id.0),
            relation: Set(Code(relation)),
            study_id: Set(study),
            programme_id: Set(programme),
            term_id: Set(term),
            outcome_id: Set(outcome),
            note: Set(note),
            provenance: Set(Code(provenance)),
            created_at: Set(self.now()),
        };
        self.under(&permit).insert(row).await?;
        self.links_changed(&permit, &held, target).await
    }

    pub(super) async fn unlink_question(&self, id: QuestionId, to: (LinkTarget, QuestionRelation)) -> Result<(), Error> {
        let (permit, held) = self.hold_question::<action::UnlinkQuestion>(id).await?;
        self.see_target(to.0).await?;
        if !self.is_linked_to(id, to).await? {
            self.leave_as_it_is();
            return Ok(());
        }
        self.under(&permit).delete::<question_link::Entity>(link(id, to)).await?;
        self.links_changed(&permit, &held, to.0).await
    }

    /// A link to a row that everyone may see is a visible change of the question. A link to a hidden row does not change the version,
    /// because people who see only the question would learn from it that there is a link. Links are a set, so no change is lost without a
    /// version check.
    async fn links_changed<A>(&self, permit: &Permit<A>, held: &question::Model, target: LinkTarget) -> Result<(), Error>
    where
        A: Action<Target = QuestionId>,
    {
        if self.seen_target(target).await? == Seen::ByAll {
            self.change_question(permit, held, |_| ()).await
        } else {
            self.under(permit).touch(CopiedKind::Question, &[held.id], Seen::FromInside).await
        }
    }

    /// Refuses a target that does not exist or that the viewer cannot see.
    async fn see_target(&self, target: LinkTarget) -> Result<(), Error> {
        let kind = match target {
            LinkTarget::Study(_) => "study",
            LinkTarget::Programme(_) => "programme",
            LinkTarget::Term(_) => "term",
            LinkTarget::Outcome(_) => "outcome",
        };
        if self.sees(target).await? {
            Ok(())
        } else {
            Err(Error::NotFound(kind))
        }
    }

    /// Whether the viewer may see this row.
    pub(crate) async fn sees(&self, target: LinkTarget) -> Result<bool, Error> {
        let (access, id) = (self.access(), target.uuid());
        match target {
            LinkTarget::Study(_) => self.exists(access.rows::<study::Entity>(), study::Column::Id, id).await,
            LinkTarget::Programme(_) => self.exists(access.rows::<programme::Entity>(), programme::Column::Id, id).await,
            LinkTarget::Term(_) => self.exists(access.rows::<term::Entity>(), term::Column::Id, id).await,
            LinkTarget::Outcome(_) => self.exists(access.rows::<outcome::Entity>(), outcome::Column::Id, id).await,
        }
    }

    async fn is_linked_to(&self, id: QuestionId, to: (LinkTarget, QuestionRelation)) -> Result<bool, Error> {
        let select = Query::select()
            .expr(Expr::val(1))
            .unscoped::<question_link::Entity>(Unscoped::HeldUnderAPermit)
            .cond_where(link(id, to))
            .take();
        Ok(self.inside().query_one(&select).await?.is_some())
    }
}

fn link(id: QuestionId, (target, relation): (LinkTarget, QuestionRelation)) -> Condition {
    Condition::all()
        .add(col(question_link::Column::QuestionId).eq(id.0))
        .add(col(question_link::Column::Relation).eq(Code(relation)))
        .add(col(target.column()).eq(target.uuid()))
}
