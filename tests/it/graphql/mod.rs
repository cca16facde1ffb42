//! GraphQL as its specification has it, over HTTP, on both databases.

mod roots;
