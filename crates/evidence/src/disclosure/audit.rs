//! Checks whether a suppressed number in a table about to be released can be derived from the numbers that are shown.
//!
//! What an outsider knows about each number is an interval: its rounding interval if it is shown, its possible range if it is suppressed.
//! The tables that fit these intervals are the integer flows through a network (all → rows → columns → all) whose arcs have these intervals
//! as bounds. The true table is one of these flows. Another flow with a different number on some arc exists exactly if the residual network
//! has a cycle through that arc: Ford and Fulkerson (1962), *Flows in Networks*; used for suppression by Cox (1980), JASA 75:377-385, and
//! Gusfield (1988), SIAM J Comput 17:552-571.

use std::ops::RangeInclusive;

/// A number in the table, and the interval that an outsider knows for it.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub count: u64,
    pub range: RangeInclusive<u64>,
}

/// A table with all its sums, as an outsider sees it.
#[derive(Debug)]
pub(super) struct Knowledge {
    pub cells: Vec<Vec<Known>>,
    pub rows: Vec<Known>,
    pub columns: Vec<Known>,
    pub total: Known,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Cell { row: usize, column: usize },
    Row(usize),
    Column(usize),
    Total,
}

struct Arc {
    place: Place,
    from: usize,
    to: usize,
    can_rise: bool,
    can_fall: bool,
}

pub(super) struct Audit {
    arcs: Vec<Arc>,
    /// The arcs that leave or enter each node.
    at: Vec<Vec<usize>>,
}

impl Audit {
    pub(super) fn of(knowledge: &Knowledge) -> Self {
        // Node 0 is the source (all people), node 1 is the sink of the network; then come the rows, then the columns.
        let row_node = |row: usize| 2 + row;
        let column_node = |column: usize| 2 + knowledge.rows.len() + column;
        let mut audit = Self {
            arcs: Vec::new(),
            at: vec![Vec::new(); 2 + knowledge.rows.len() + knowledge.columns.len()],
        };
        audit.add(Place::Total, &knowledge.total, (1, 0));
        for (row, known) in knowledge.rows.iter().enumerate() {
            audit.add(Place::Row(row), known, (0, row_node(row)));
        }
        for (column, known) in knowledge.columns.iter().enumerate() {
            audit.add(Place::Column(column), known, (column_node(column), 1));
        }
        for (row, cells) in knowledge.cells.iter().enumerate() {
            for (column, known) in cells.iter().enumerate() {
                audit.add(Place::Cell { row, column }, known, (row_node(row), column_node(column)));
            }
        }
        audit
    }

    fn add(&mut self, place: Place, known: &Known, (from, to): (usize, usize)) {
        let arc = Arc {
            place,
            from,
            to,
            can_rise: known.count < *known.range.end(),
            can_fall: known.count > *known.range.start(),
        };
        for node in [from, to] {
            if let Some(arcs) = self.at.get_mut(node) {
                arcs.push(self.arcs.len());
            }
        }
        self.arcs.push(arc);
    }

    /// Whether only one value is possible at this place.
    pub(super) fn is_certain(&self, place: Place) -> bool {
        let Some((index, arc)) = self.arcs.iter().enumerate().find(|(_, arc)| arc.place == place) else {
            return false;
        };
        let another = (arc.can_rise && self.leads(arc.to, arc.from, index)) || (arc.can_fall && self.leads(arc.from, arc.to, index));
        !another
    }

    /// Whether flow can be sent from `start` to `goal` without the arc `without`.
    fn leads(&self, start: usize, goal: usize, without: usize) -> bool {
        let mut seen = vec![false; self.at.len()];
        let mut open = vec![start];
        while let Some(node) = open.pop() {
            if node == goal {
                return true;
            }
            match seen.get_mut(node) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            for &index in self.at.get(node).map_or(&[][..], Vec::as_slice) {
                let Some(arc) = self.arcs.get(index).filter(|_| index != without) else {
                    continue;
                };
                if arc.from == node && arc.can_rise {
                    open.push(arc.to);
                } else if arc.to == node && arc.can_fall {
                    open.push(arc.from);
                }
            }
        }
        false
    }
}
