//! The PRISMA 2020 flow of a review: the object and its picture.

mod figure;
mod flow;

pub use flow::{PrismaFlow, prisma_flow};
