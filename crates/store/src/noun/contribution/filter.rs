//! Filters contributions. A filter matches only rows whose words the viewer can see.

use entity::contribution;
use evidence::vocabulary::{ContributionKind, Perspective};
use sea_orm::Condition;
use sea_orm::sea_query::{Alias, ExprTrait, LikeExpr};
use words::text::expand;

use crate::engine::filter::one_of;
use crate::engine::sql::col;

/// Filters contributions. Absent fields do not restrict the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContributionFilter {
    /// All of these words occur in the text or its themes, in any grammatical form.
    pub text: Option<String>,
    /// Only contributions of one of these kinds.
    pub kinds: Vec<ContributionKind>,
    /// Only contributions from one of these perspectives.
    pub perspectives: Vec<Perspective>,
    /// Only contributions with this theme, spelled exactly like this.
    pub theme: Option<String>,
}

impl ContributionFilter {
    pub(super) fn condition(&self) -> Condition {
        use contribution::Column;
        let mut all = Condition::all()
            .add_option(one_of(Column::Kind, &self.kinds))
            .add_option(one_of(Column::Perspective, &self.perspectives));
        if let Some(theme) = &self.theme {
            // In the form in which it occurs in the stored JSON list: quoted.
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
