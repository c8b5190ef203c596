//! Why a device sits where it sits.

use std::fmt;

use crate::{ConnectFlags, ControllerModel, connect::with_article};

/// The explanation of one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The definition says so.
    Written,
    /// The machine has it there.
    BuiltIn,
    /// The customary place of this device was free.
    Customary,
    /// The first free slot that takes the device.
    FirstFree {
        /// What the slot had to take.
        wants: ConnectFlags,
        /// Controller that provides the bus.
        model: ControllerModel,
    },
    /// The next free function of a slot that its like already share.
    NextFunction {
        /// What shares the slot.
        wants: ConnectFlags,
    },
    /// A controller that was not in the definition, in the first free slot that takes it.
    Added,
    /// On a function of the slot of another device that it belongs to.
    Beside,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Written => f.write_str("as written in the definition"),
            Self::BuiltIn => f.write_str("part of the machine"),
            Self::Customary => f.write_str("the customary place of this device, and it was free"),
            Self::FirstFree { wants, model } => {
                write!(f, "first free slot that takes {}, on a {model}", with_article(wants))
            }
            Self::NextFunction { wants } => {
                write!(
                    f,
                    "next free function of the first slot that {} shares with its like",
                    with_article(wants)
                )
            }
            Self::Added => f.write_str("added to make room, in the first free place that takes it"),
            Self::Beside => f.write_str("a function of the slot of the device that it belongs to"),
        }
    }
}
