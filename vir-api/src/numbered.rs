//! Enumerations whose numbers are part of the public protocol and whose members have one fixed name.

/// Declares a numbered enumeration: `Variant = number => "name";`, one line a member.
///
/// Yields the enum (each member documented by its name), `number`, `from_number`, `name` and `ALL`.
macro_rules! numbered {
    ($(#[$meta:meta])* $vis:vis enum $type:ident { $($variant:ident = $number:literal => $name:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        $vis enum $type {
            $(#[doc = $name] $variant = $number,)+
        }

        impl $type {
            /// Every member, by ascending number.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The number that stands for this member in the public protocol.
            pub fn number(self) -> u32 {
                self as u32
            }

            /// The member that `number` stands for.
            pub fn from_number(number: u32) -> Option<Self> {
                Self::ALL.iter().copied().find(|member| member.number() == number)
            }

            /// The member's fixed name.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// The member called `name`.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|member| member.name() == name)
            }
        }
    };
}
pub(crate) use numbered;
