//! Conditions of a rule: what they may compare a packet with, and how elements of one rule come together.

mod number;
mod variable;
mod words;

pub use number::{
    ArpOpcode, Base, Byte, Connections, DoubleWord, Dscp, Encapsulated, EtherType, IpProtocol, Number,
    NumberKind, VlanId, Word,
};
pub use variable::{Access, Literal, Value, Variable};
pub use words::{
    Comment, ConnectionState, MacMask, SetDirection, SetDirections, SetName, States, TcpFlag, TcpFlags, Truth,
};

use crate::diagnostic::Problem;
use crate::table::Element;

/// Conditions of one kind of packet, in two halves: those that must hold and those that must not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Conditions<T> {
    /// Those that must hold; `match='yes'`, which is not written.
    pub matching: T,
    /// Those that must not hold; `match='no'`.
    pub excluding: T,
}

impl<T: Part> Conditions<T> {
    /// Adds a further element of the rule, which replaces what it says again.
    pub(super) fn add(&mut self, further: T, excludes: bool) {
        let (half, other) = if excludes {
            (&mut self.excluding, &mut self.matching)
        } else {
            (&mut self.matching, &mut self.excluding)
        };
        half.take_over(other, further);
    }
}

/// An attribute, or a group of them, in both halves of a rule's conditions.
pub trait Part: Sized {
    /// Takes what an element says. A condition is in one half only.
    fn take_over(&mut self, other: &mut Self, further: Self);
}

impl<T> Part for Option<T> {
    fn take_over(&mut self, other: &mut Self, further: Self) {
        if further.is_some() {
            *other = None;
            *self = further;
        }
    }
}

/// Conditions that make up all of a protocol's element.
pub trait Packet: Part + Element + Default + PartialEq {
    /// Puts conditions that say more about another one into its half: a mask goes with its address.
    fn settle(conditions: &mut Conditions<Self>) {
        let _ = conditions;
    }

    /// What is wrong with conditions that are each right by themselves.
    fn problem(conditions: &Conditions<Self>) -> Option<Problem> {
        let _ = conditions;
        None
    }
}

/// Declares a group of conditions: a table whose attributes are all optional and may all stand in either half.
macro_rules! conditions {
    ($(#[doc = $doc:literal])* $vis:vis struct $name:ident { $(
        $(#[doc = $fdoc:literal])* $word:ident $xml:literal => $field:ident : $ty:ty
            $(, in $unit:literal)? $(, since $since:literal)? $(, due $due:expr)? $(, only $only:expr)?;
    )* }) => {
        $crate::element! {
            $(#[doc = $doc])*
            $vis struct $name = group { $(
                $(#[doc = $fdoc])* $word $xml => $field: $ty
                    $(, in $unit)? $(, since $since)? $(, due $due)? $(, only $only)?;
            )* }
        }

        impl $crate::nwfilter::condition::Part for $name {
            fn take_over(&mut self, other: &mut Self, further: Self) {
                $( self.$field.take_over(&mut other.$field, further.$field); )*
            }
        }
    };
}

/// Moves conditions into the half where the one before the arrow stands; the matching one where that is absent.
macro_rules! follow {
    ($conditions:expr, $($($leader:ident).+ => $($follower:ident).+),* $(,)?) => {{
        let $crate::nwfilter::condition::Conditions { matching, excluding } = $conditions;
        $( $crate::nwfilter::condition::put(
            excluding.$($leader).+.is_some(),
            &mut matching.$($follower).+,
            &mut excluding.$($follower).+,
        ); )*
    }};
}

pub(super) use {conditions, follow};

/// Puts a condition into one of the halves.
pub(super) fn put<T>(excludes: bool, matching: &mut Option<T>, excluding: &mut Option<T>) {
    let value = matching.take().or_else(|| excluding.take());
    *if excludes { excluding } else { matching } = value;
}
