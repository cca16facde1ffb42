//! Counts each field and list item against the budget of its operation. It costs one boxed future per field, so it is
//! used only for operations that are expected to be large.

use std::sync::{Arc, OnceLock};

use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextPrepareRequest, NextResolve, ResolveInfo};
use async_graphql::{Context, Request, ServerResult, Value};

use crate::engine::budget::Budget;

/// Creates one meter per operation.
pub struct Metered;

impl ExtensionFactory for Metered {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Meter::default())
    }
}

/// The budget of one operation, once it is known.
#[derive(Default)]
struct Meter(OnceLock<Arc<Budget>>);

#[async_trait]
impl Extension for Meter {
    async fn prepare_request(&self, ctx: &ExtensionContext<'_>, request: Request, next: NextPrepareRequest<'_>) -> ServerResult<Request> {
        if let Some(budget) = budget_of(&request) {
            // An operation is prepared only once, so the cell is empty here.
            let _ = self.0.set(budget);
        }
        next.run(ctx, request).await
    }

    async fn resolve(&self, ctx: &ExtensionContext<'_>, info: ResolveInfo<'_>, next: NextResolve<'_>) -> ServerResult<Option<Value>> {
        let Some(budget) = self.0.get() else {
            return next.run(ctx, info).await;
        };
        budget.resolve().await;
        let name = info.alias.unwrap_or(info.name);
        let value = next.run(ctx, info).await?;
        budget.wrote(name, value.as_ref());
        Ok(value)
    }
}

/// The budget that a request carries.
pub fn budget_of(request: &Request) -> Option<Arc<Budget>> {
    let data = request.data.get(&std::any::TypeId::of::<Arc<Budget>>())?;
    data.downcast_ref::<Arc<Budget>>().cloned()
}

/// The budget of the request that a field belongs to.
pub fn budget_in<'a>(ctx: &'a Context<'_>) -> Option<&'a Budget> {
    ctx.data_opt::<Arc<Budget>>().map(|budget| &**budget)
}
