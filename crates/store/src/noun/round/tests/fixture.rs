//! A demo workshop with three questions, participants who gave consent, and its facilitator.

use entity::column::{AsJson, Code, Millis};
use entity::{account, consent, facilitation, participant, question, workshop};
use evidence::vocabulary::{
    AccountKind, BallotWeighting, ConsentScope, ConsentState, Perspective, Provenance, PublicationStatus, QuestionStatus, RankingMethod,
    RoundKind,
};
use policy::id::{AccountId, ParticipantId, QuestionId, RoundId, TokenId, WorkshopId};
use policy::{Role, StoredToken, Viewer};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, EntityTrait};
use uuid::Uuid;

use crate::Store;
use crate::engine::access::Access;
use crate::engine::clock::at;
use crate::engine::testing::{Blank, add};
use crate::noun::round::PriorityRanking;
use crate::noun::round::RankingAsked;
use crate::noun::round::{BallotInput, PreferenceInput, RoundInput};

const WORKSHOP: u128 = 0x10;
const FACILITATOR: u128 = 0x20;
const STEWARD: u128 = 0x21;
const PERSON: u128 = 0x100;
const ACCOUNT: u128 = 0x200;
const QUESTION: u128 = 0x300;
/// The number of carers in the workshop: enough for scores to be shown.
pub(super) const PEOPLE: u128 = 9;

const fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

pub(super) struct Fixture {
    blank: Blank,
}

impl Fixture {
    pub(super) async fn over(blank: Blank) -> Self {
        let store = &blank.store;
        for n in [FACILITATOR, STEWARD] {
            add_account(store, n).await;
        }
        let row = workshop::ActiveModel {
            id: Set(id(WORKSHOP)),
            code: Set("w".to_owned()),
            title: Set("A made-up workshop".to_owned()),
            status: Set(Code(PublicationStatus::Draft)),
            provenance: Set(Code(Provenance::Illustrative)),
            version: Set(1),
            created_at: Set(Millis(at(1))),
            updated_at: Set(Millis(at(1))),
            ..Default::default()
        };
        add(store, row).await;
        let row = facilitation::ActiveModel {
            workshop_id: Set(id(WORKSHOP)),
            account_id: Set(id(FACILITATOR)),
            taken_up: Set(true),
        };
        add(store, row).await;
        for n in 0..3 {
            let row = question::ActiveModel {
                id: Set(id(QUESTION + n)),
                code: Set(format!("q{n}")),
                text: Set("What?".to_owned()),
                status: Set(Code(QuestionStatus::Shortlisted)),
                workshop_id: Set(Some(id(WORKSHOP))),
                provenance: Set(Code(Provenance::Illustrative)),
                version: Set(1),
                created_at: Set(Millis(at(1))),
                updated_at: Set(Millis(at(1))),
                summary: Set(true),
                ..Default::default()
            };
            add(store, row).await;
        }
        for n in 0..PEOPLE {
            add_person(store, n).await;
        }
        Self { blank }
    }

    fn as_role(&self, role: Role, account: u128) -> Access {
        let token = StoredToken {
            id: TokenId(id(0xff)),
            role,
            account: AccountId(id(account)),
            organisation: None,
            workshop: (role == Role::Participant).then_some(WorkshopId(id(WORKSHOP))),
            expires_at: chrono::DateTime::UNIX_EPOCH,
            display: false,
            bounds: policy::TokenBounds::default(),
        };
        self.blank.store.as_viewer(Viewer::of_token(token), "r")
    }

    pub(super) fn facilitator(&self) -> Access {
        self.as_role(Role::Practitioner, FACILITATOR)
    }

    pub(super) fn steward(&self) -> Access {
        self.as_role(Role::Steward, STEWARD)
    }

    pub(super) fn voter(&self, n: u128) -> Access {
        self.as_role(Role::Participant, ACCOUNT + n)
    }

    pub(super) fn person(n: u128) -> ParticipantId {
        ParticipantId(id(PERSON + n))
    }

    pub(super) fn question(&self, n: u128) -> QuestionId {
        QuestionId(id(QUESTION + n))
    }

    /// An open round on the three questions.
    pub(super) async fn open(&self) -> RoundId {
        let input = RoundInput {
            kind: RoundKind::Interim,
            method: RankingMethod::Borda,
            weighting: BallotWeighting::EqualBallots,
            questions: (0..3).map(|n| Some(QuestionId(id(QUESTION + n)))).collect(),
            dots_per_ballot: None,
            show_tally_while_open: false,
        };
        let round = self.facilitator().create_round(WorkshopId(id(WORKSHOP)), &input).await.unwrap().id;
        self.facilitator().open_round(round, 1).await.unwrap();
        round
    }

    pub(super) async fn votes(&self, n: u128, round: RoundId, order: [u128; 3]) {
        let input = BallotInput {
            preferences: (1..)
                .zip(order)
                .map(|(rank, question)| PreferenceInput {
                    question: Some(QuestionId(id(QUESTION + question))),
                    rank: Some(rank),
                    dots: None,
                })
                .collect(),
            perspective: None,
        };
        self.voter(n).cast_ballot(round, &input).await.unwrap();
    }

    pub(super) async fn close(&self, round: RoundId) {
        self.facilitator().close_round(round, 2).await.unwrap();
    }

    /// The scores of the questions of a closed round, in the order of the questions, as the facilitator sees them.
    pub(super) async fn scores(&self, round: RoundId) -> Vec<f64> {
        let found = self.ranking(&self.facilitator(), round).await.unwrap();
        let mut scores: Vec<(QuestionId, f64)> = found.entries.iter().map(|entry| (entry.question, entry.score.unwrap())).collect();
        scores.sort_by_key(|(question, _)| *question);
        scores.into_iter().map(|(_, score)| score).collect()
    }

    pub(super) async fn ranking(&self, access: &Access, round: RoundId) -> Option<PriorityRanking> {
        let asked = RankingAsked {
            round,
            method: None,
            weighting: None,
        };
        access.rankings(&[asked]).await.unwrap().remove(&asked)
    }

    /// How many rows a table has.
    pub(super) async fn count(&self, table: &str) -> i64 {
        let connection = &self.blank.store.connections.writer;
        let statement = sea_orm::Statement::from_string(connection.get_database_backend(), format!("SELECT COUNT(*) AS n FROM {table}"));
        connection
            .query_one_raw(statement)
            .await
            .unwrap()
            .unwrap()
            .try_get("", "n")
            .unwrap()
    }

    #[expect(clippy::disallowed_methods, reason = "tests set up rows without a permit")]
    pub(super) async fn run(&self, statement: &str) {
        self.blank.store.connections.writer.execute_unprepared(statement).await.unwrap();
    }
}

async fn add_account(store: &Store, n: u128) {
    let row = account::ActiveModel {
        id: Set(id(n)),
        display_name: Set(format!("Account {n:x}")),
        kind: Set(Code(AccountKind::Person)),
        created_at: Set(Millis(at(1))),
        ..Default::default()
    };
    add(store, row).await;
}

#[expect(clippy::disallowed_methods, reason = "tests set up rows without a permit")]
async fn add_person(store: &Store, n: u128) {
    add_account(store, ACCOUNT + n).await;
    let row = participant::ActiveModel {
        id: Set(id(PERSON + n)),
        workshop_id: Set(id(WORKSHOP)),
        pseudonym: Set(format!("Participant {n}")),
        perspectives: Set(AsJson(vec![Perspective::Carer])),
        account_id: Set(Some(id(ACCOUNT + n))),
        provenance: Set(Code(Provenance::Illustrative)),
        created_at: Set(Millis(at(1))),
        ..Default::default()
    };
    add(store, row).await;
    let consents = [ConsentScope::TakePart, ConsentScope::Ranking]
        .into_iter()
        .zip(0..)
        .map(|(scope, m)| consent::ActiveModel {
            id: Set(id(0x1000 + n * 16 + m)),
            participant_id: Set(id(PERSON + n)),
            scope: Set(Code(scope)),
            state: Set(Code(ConsentState::Given)),
            information_sheet: Set("sheet-1".to_owned()),
            recorded_at: Set(Millis(at(1))),
        });
    consent::Entity::insert_many(consents)
        .exec_without_returning(&store.connections.writer)
        .await
        .unwrap();
}
