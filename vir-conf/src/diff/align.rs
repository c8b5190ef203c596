//! Which element of a list became which: the pairing that keeps the order and the most of what was there.

use crate::view::View;

/// What became of an element of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pairing {
    /// It is there before and after, by its numbers.
    Both(usize, usize),
    /// It was there before.
    Gone(usize),
    /// It is there after.
    New(usize),
}

/// Pairs that are weighed; longer lists are paired by place once their equal ends are set aside.
const MOST_PAIRS: usize = 1 << 16;

/// What two elements must share, in parts of a thousand, to be one that changed.
const SIMILAR: u32 = 400;

/// Pairs elements in order.
pub(super) fn align(old: &[View], new: &[View]) -> Vec<Pairing> {
    let head = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let rest = old.len().min(new.len()) - head;
    let tail =
        old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let (from, to) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut pairs: Vec<_> = (0..head).map(|at| Pairing::Both(at, at)).collect();
    let middle =
        if from.len().saturating_mul(to.len()) > MOST_PAIRS { by_place(from, to) } else { weighed(from, to) };
    pairs.extend(middle.into_iter().map(|pairing| match pairing {
        Pairing::Both(one, other) => Pairing::Both(head + one, head + other),
        Pairing::Gone(one) => Pairing::Gone(head + one),
        Pairing::New(other) => Pairing::New(head + other),
    }));
    pairs.extend((0..tail).rev().map(|back| Pairing::Both(old.len() - 1 - back, new.len() - 1 - back)));
    pairs
}

fn by_place(old: &[View], new: &[View]) -> Vec<Pairing> {
    let both = old.len().min(new.len());
    let pairs = (0..both).map(|at| Pairing::Both(at, at));
    pairs.chain((both..old.len()).map(Pairing::Gone)).chain((both..new.len()).map(Pairing::New)).collect()
}

/// The pairing of greatest total likeness, by dynamic programming from the end.
fn weighed(old: &[View], new: &[View]) -> Vec<Pairing> {
    let width = new.len() + 1;
    let mut best = vec![0_u64; (old.len() + 1) * width];
    let mut score = vec![0_u32; old.len() * new.len()];
    for one in (0..old.len()).rev() {
        for other in (0..new.len()).rev() {
            let alike = likeness(&old[one], &new[other]);
            score[one * new.len() + other] = alike;
            let paired =
                if alike >= SIMILAR { u64::from(alike) + best[(one + 1) * width + other + 1] } else { 0 };
            best[one * width + other] =
                paired.max(best[(one + 1) * width + other]).max(best[one * width + other + 1]);
        }
    }
    let (mut one, mut other) = (0, 0);
    let mut pairs = Vec::new();
    while one < old.len() && other < new.len() {
        let alike = score[one * new.len() + other];
        let here = best[one * width + other];
        if alike >= SIMILAR && here == u64::from(alike) + best[(one + 1) * width + other + 1] {
            pairs.push(Pairing::Both(one, other));
            (one, other) = (one + 1, other + 1);
        } else if here == best[(one + 1) * width + other] {
            pairs.push(Pairing::Gone(one));
            one += 1;
        } else {
            pairs.push(Pairing::New(other));
            other += 1;
        }
    }
    pairs.extend((one..old.len()).map(Pairing::Gone));
    pairs.extend((other..new.len()).map(Pairing::New));
    pairs
}

/// How much two elements share, in parts of a thousand of what both have.
fn likeness(one: &View, other: &View) -> u32 {
    if one == other {
        return 1000;
    }
    let (shared, all) = shared(one, other);
    u32::try_from(shared * 1000 / all.max(1)).unwrap_or(0)
}

/// Facts that both have, and facts that either has.
fn shared(one: &View, other: &View) -> (usize, usize) {
    match (one, other) {
        (View::Object(one), View::Object(other)) => {
            let (mut both, mut all) = (0, 0);
            for (name, value) in one {
                match other.iter().find(|(known, _)| known == name) {
                    Some((_, twin)) => {
                        let (part, whole) = shared(value, twin);
                        both += part;
                        all += whole;
                    }
                    None => all += size(value),
                }
            }
            let alone = other.iter().filter(|(name, _)| !one.iter().any(|(known, _)| known == name));
            (both, all + alone.map(|(_, value)| size(value)).sum::<usize>())
        }
        _ if one == other => (size(one), size(one)),
        _ => (0, size(one).max(size(other))),
    }
}

/// Number of facts.
fn size(view: &View) -> usize {
    match view {
        View::Object(members) => members.iter().map(|(_, value)| size(value)).sum::<usize>().max(1),
        View::List(items) => items.iter().map(size).sum::<usize>().max(1),
        View::Bool(_) | View::Number(_) | View::Text(_) => 1,
    }
}
