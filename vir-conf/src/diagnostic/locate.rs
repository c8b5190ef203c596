//! From paths to lines: where in its document the parts of a definition stand.

use crate::diagnostic::place::Anchor;
use crate::diagnostic::{Place, Problem, Report};
use crate::xml::Node;

impl Report {
    /// Gives line and column to problems known by path alone, where the document that was judged is at hand.
    pub fn locate(&mut self, root: Node<'_>) {
        self.places_mut().filter(|place| place.line == 0).for_each(|place| place.locate(root));
        // Of two that are the same the first is the first in the text, whatever the order of judging.
        for problem in
            self.problems.iter_mut().filter(|problem| matches!(problem.problem, Problem::Duplicate(_)))
        {
            if let [first] = problem.related.as_mut_slice()
                && first.place.span.start > problem.place.span.start
            {
                std::mem::swap(&mut first.place, &mut problem.place);
            }
        }
    }

    /// Brings problems into the order of the text; those without a place in it come last.
    pub fn sort(&mut self) {
        self.problems.sort_by_key(|problem| (problem.place.line == 0, problem.place.span.start));
    }
}

impl Place {
    fn locate(&mut self, root: Node<'_>) {
        if let Some((node, rest)) = self.start(root) {
            *self = walk(node, rest);
        }
    }

    /// The element that the path is counted from, and what is left of the path.
    fn start<'d>(&self, root: Node<'d>) -> Option<(Node<'d>, &str)> {
        match self.anchor {
            Anchor::Element(offset, length) => {
                let node = root.document_element_at(offset)?;
                Some((node, self.path[length..].trim_start_matches('/')))
            }
            Anchor::Added(length) => {
                let around = self.path[..length].rsplit_once('/').map_or("", |(around, _)| around);
                below_root(root, around)
            }
            Anchor::Root => below_root(root, &self.path),
        }
    }
}

/// The root and the steps below it, where the path begins with the root.
fn below_root<'d, 'p>(root: Node<'d>, path: &'p str) -> Option<(Node<'d>, &'p str)> {
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    (first == root.name()).then_some((root, rest))
}

/// The place at the end of the steps; where a step leads nowhere, the nearest element that was written stands for
/// what was filled in.
fn walk(mut node: Node<'_>, steps: &str) -> Place {
    for step in steps.split('/').filter(|step| !step.is_empty()) {
        if let Some(name) = step.strip_prefix('@') {
            let attribute = node.attributes().find(|attribute| attribute.name() == name);
            return attribute.map_or_else(|| node.place(), |attribute| node.value_place(attribute));
        }
        let Some(child) = child(node, step) else { break };
        node = child;
    }
    // What is wrong with an element that is just text is the text.
    node.text_place()
}

/// The child that a step such as `disk[2]` leads to.
fn child<'d>(node: Node<'d>, step: &str) -> Option<Node<'d>> {
    let (name, number) = match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
        Some((name, number)) => (name, number.parse().ok()?),
        None => (step, 1_usize),
    };
    node.children().filter(|child| child.name() == name).nth(number.max(1) - 1)
}
