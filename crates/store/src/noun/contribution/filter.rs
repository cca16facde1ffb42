//! Which contributions. A filter reaches only rows whose words the viewer sees.

use entity::contribution;
use evidence::vocabulary::{ContributionKind, Perspective};
use sea_orm::Condition;
use sea_orm::sea_query::{Alias, ExprTrait, LikeExpr};
use words::text::expand;

use crate::engine::filter::one_of;
use crate::engine::sql::col;

/// Which contributions. What is left out restricts nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContributionFilter {
    /// All of these words, in any form, in the text or its themes.
    pub text: Option<String>,
    /// Of one of these sorts.
    pub kinds: Vec<ContributionKind>,
    /// Spoken as one of these groups.
    pub perspectives: Vec<Perspective>,
    /// On this theme, exactly as written.
    pub theme: Option<String>,
}

impl ContributionFilter {
    pub(super) fn condition(&self) -> Condition {
        use contribution::Column;
        let mut all = Condition::all()
            .add_option(one_of(Column::Kind, &self.kinds))
            .add_option(one_of(Column::Perspective, &self.perspectives));
        if let Some(theme) = &self.theme {
            // As it stands in the stored list: quoted.
            let quoted = serde_json::Value::from(theme.as_str()).to_string();
            all = all.add(col(Column::Themes).cast_as(Alias::new("text")).like(holds(&quoted)));
        }
        if let Some(text) = &self.text {
            for alternatives in expand(text, &[]) {
                let any = alternatives.iter().fold(Condition::any(), |any, phrase| {
                    any.add(col(Column::Stems).like(holds(&format!(" {} ", phrase.join(" ")))))
                });
                all = all.add(any);
            }
        }
        all
    }
}

fn holds(part: &str) -> LikeExpr {
    let escaped = part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    LikeExpr::new(format!("%{escaped}%")).escape('\\')
}
