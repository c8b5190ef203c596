//! `<rule>`: what happens to packets of one protocol that meet the rule's conditions.

use super::condition::{Conditions, Packet};
use super::frame::{ArpFrame, Ipv4Frame, Ipv6Frame, MacFrame, StpFrame, VlanFrame};
use super::packet::{Datagram, DatagramIpv6, Icmp, Icmpv6, OtherIpv4, OtherIpv6, Tcp, TcpIpv6};
use super::priority::Priority;
use crate::diagnostic::{Problem, Read, Report};
use crate::scalar::{Scalar, YesNo};
use crate::schema::{Empty, Facet, Field, Occurs, ScalarShape, Schema, Shape};
use crate::table::{Decode, Element, Encode, required, schema_of, slot};
use crate::xml::{Node, Text, Writer};
use crate::{element, values};

element! {
    /// What happens to packets of one protocol that meet the conditions.
    pub struct Rule = "rule" {
        /// What happens to them.
        attr "action" => action: Action;
        /// Which way they go.
        attr "direction" => direction: Direction;
        /// Place among the rules of all filters of the chain: lower ones come first.
        attr "priority" => priority: Priority = Priority::RULE;
        /// Whether the state of the connection is looked at, so that a rule holds for a connection's answers too.
        attr "statematch" => state_match: StateMatch = StateMatch(true), when |rule, _| !rule.state_match.0;
        /// The protocol and its conditions; none where the rule has no effect.
        inline "" => protocol: Option<Protocol>;
    }
}

values! {
    /// What happens to a packet.
    pub enum Action {
        /// It is lost without a word.
        Drop = "drop",
        /// It passes.
        Accept = "accept",
        /// It is lost, and its sender is told.
        Reject = "reject" since "0.9.0",
        /// It goes on to the next rule.
        Continue = "continue" since "0.9.7",
        /// It goes back to the chain that led here.
        Return = "return" since "0.9.7",
    }
}

values! {
    /// Which way a packet goes, as the guest sees it.
    pub enum Direction {
        /// To the guest.
        In = "in",
        /// From the guest.
        Out = "out",
        /// Either way.
        InOut = "inout",
    }
}

/// Whether the state of a connection is looked at: `true` or `false` in any case, `1` or `0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateMatch(
    /// It is.
    pub bool,
);

impl Scalar for StateMatch {
    const SHAPE: ScalarShape = ScalarShape::Like { what: "'true' or 'false'", examples: &["false"] };
    const FACET: Option<&'static Facet> = Some(&Facet {
        what: "'false' or 0, for the other is usual",
        examples: &["false", "0"],
        fits: |text| text == "0" || text.eq_ignore_ascii_case("false"),
    });

    fn read(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "true" | "1" => Some(Self(true)),
            "false" | "0" => Some(Self(false)),
            _ => None,
        }
    }

    fn write(&self, out: &mut Text<'_>) {
        out.number(self.0);
    }
}

required!(StateMatch);

/// Declares the protocols: the enum, and how the element of each is read and printed.
macro_rules! protocols {
    ($(#[doc = $edoc:literal])* $vis:vis enum $name:ident { $(
        #[doc = $doc:literal] $tag:literal => $variant:ident($packet:ty) $(since $since:literal)?,
    )* }) => {
        $(#[doc = $edoc])*
        #[derive(Debug, Clone, PartialEq)]
        #[allow(clippy::large_enum_variant, reason = "a filter holds few rules")]
        $vis enum $name { $( #[doc = $doc] $variant(Conditions<$packet>), )* }

        impl $name {
            /// Name of the protocol's element.
            pub fn tag(&self) -> &'static str {
                match self { $( Self::$variant(_) => $tag, )* }
            }

            /// Reads all elements of the protocol that the first known one names.
            fn read_all(rule: Node<'_>, cx: &Decode<'_>) -> Read<Option<Self>> {
                for child in rule.children() {
                    match child.name() {
                        $( $tag => {
                            let schema = element_schema!($doc $tag $packet);
                            return read_conditions(rule, $tag, schema, cx).map(|read| Some(Self::$variant(read)));
                        } )*
                        _ => {}
                    }
                }
                Ok(None)
            }

            fn write(&self, w: &mut Writer, cx: &Encode) {
                match self { $( Self::$variant(conditions) => write_conditions(conditions, $tag, w, cx), )* }
            }

            /// What is wrong with conditions that are each right by themselves.
            fn problem(&self) -> Option<Problem> {
                match self { $( Self::$variant(conditions) => Packet::problem(conditions), )* }
            }
        }

        impl Element for Option<$name> {
            const SCHEMA: &'static Schema = &Schema {
                tag: "",
                rust: concat!(module_path!(), "::", stringify!($name)),
                doc: concat!($($edoc, "\n"),*),
                empty: Empty::Vanish,
                fields: &[$(
                    Field::new($tag, $tag, $doc, Occurs::Many, Shape::Child(|| element_schema!($doc $tag $packet)))
                        $(.since($since))?,
                )*],
            };

            fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
                $name::read_all(node, cx)
            }

            fn write_tag(&self, _: &mut Writer, _: &Encode) {}

            fn write_attrs(&self, _: &mut Writer, _: &Encode) {}

            fn write_children(&self, w: &mut Writer, cx: &Encode) {
                if let Some(protocol) = self {
                    protocol.write(w, cx);
                }
            }
        }
    };
}

/// Description of a protocol's element: which half of the conditions it adds to, and the conditions.
macro_rules! element_schema {
    ($doc:literal $tag:literal $packet:ty) => {{
        const SCHEMA: &Schema = &Schema {
            tag: $tag,
            rust: concat!(module_path!(), "::", stringify!($packet)),
            doc: $doc,
            empty: Empty::Close,
            fields: &[
                MATCH,
                Field::new("", "conditions", $doc, Occurs::Once, Shape::Inline(schema_of::<$packet>)),
            ],
        };
        SCHEMA
    }};
}

const MATCH: Field = Field::new(
    "match",
    "matches",
    "Whether the conditions must hold, or must not.",
    Occurs::Optional,
    Shape::Attribute(YesNo::SHAPE),
)
.with_default("yes");

protocols! {
    /// Protocols, each with the conditions that its packets must meet. A rule is about one of them, and all elements
    /// of that name in a rule are read as one.
    pub enum Protocol {
        /// Any frame.
        "mac" => Mac(MacFrame),
        /// Frames with a VLAN tag.
        "vlan" => Vlan(VlanFrame) since "0.9.8",
        /// Messages of the spanning tree protocol.
        "stp" => Stp(StpFrame) since "0.9.8",
        /// Address resolution.
        "arp" => Arp(ArpFrame),
        /// Reverse address resolution.
        "rarp" => Rarp(ArpFrame),
        /// IPv4, in a chain of the bridge.
        "ip" => Ip(Ipv4Frame),
        /// IPv6, in a chain of the bridge.
        "ipv6" => Ipv6(Ipv6Frame),
        /// TCP over IPv4.
        "tcp" => Tcp(Tcp),
        /// UDP over IPv4.
        "udp" => Udp(Datagram),
        /// SCTP over IPv4.
        "sctp" => Sctp(Datagram),
        /// ICMP.
        "icmp" => Icmp(Icmp),
        /// Group management over IPv4.
        "igmp" => Igmp(OtherIpv4),
        /// All of IPv4.
        "all" => All(OtherIpv4),
        /// Encrypted payload over IPv4.
        "esp" => Esp(OtherIpv4),
        /// Authentication header over IPv4.
        "ah" => Ah(OtherIpv4),
        /// UDP-Lite over IPv4.
        "udplite" => UdpLite(OtherIpv4),
        /// TCP over IPv6.
        "tcp-ipv6" => TcpIpv6(TcpIpv6),
        /// UDP over IPv6.
        "udp-ipv6" => UdpIpv6(DatagramIpv6),
        /// SCTP over IPv6.
        "sctp-ipv6" => SctpIpv6(DatagramIpv6),
        /// ICMP of IPv6.
        "icmpv6" => Icmpv6(Icmpv6),
        /// All of IPv6.
        "all-ipv6" => AllIpv6(OtherIpv6),
        /// Encrypted payload over IPv6.
        "esp-ipv6" => EspIpv6(OtherIpv6),
        /// Authentication header over IPv6.
        "ah-ipv6" => AhIpv6(OtherIpv6),
        /// UDP-Lite over IPv6.
        "udplite-ipv6" => UdpLiteIpv6(OtherIpv6),
    }
}

impl Rule {
    /// Judges the rule alone; `path` names it.
    pub(super) fn validate(&self, path: &str, report: &mut Report) {
        let Self { action: _, direction: _, priority: _, state_match: _, protocol } = self;
        if let Some(protocol) = protocol
            && let Some(problem) = protocol.problem()
        {
            report.error(format!("{path}/{}", protocol.tag()), problem);
        }
    }
}

fn read_conditions<T: Packet>(
    rule: Node<'_>,
    tag: &'static str,
    schema: &'static Schema,
    cx: &Decode<'_>,
) -> Read<Conditions<T>> {
    let mut conditions = Ok(Conditions::default());
    for (at, element) in rule.children_named(tag).enumerate() {
        element.mark_read(schema);
        if at > 0 && cx.is_strict() {
            let found = format!("conditions stand in one <{tag}>, this is a further one");
            conditions = Err(cx.fail(element, Problem::Conflict(found)));
        }
        let matches = slot::attr::take(element, MATCH.xml, Some(YesNo::Yes), cx);
        let read = T::read(element, cx);
        match (&mut conditions, matches, read) {
            (Ok(conditions), Ok(matches), Ok(read)) => conditions.add(read, matches == YesNo::No),
            (_, Err(reported), _) | (_, _, Err(reported)) => conditions = Err(reported),
            (Err(_), Ok(_), Ok(_)) => {}
        }
    }
    conditions.map(|mut conditions| {
        T::settle(&mut conditions);
        conditions
    })
}

fn write_conditions<T: Packet>(conditions: &Conditions<T>, tag: &str, w: &mut Writer, cx: &Encode) {
    let Conditions { matching, excluding } = conditions;
    let nothing = T::default();
    if *matching != nothing || *excluding == nothing {
        let _ = w.open(tag);
        matching.write_attrs(w, cx);
        w.close(tag);
    }
    if *excluding != nothing {
        let _ = w.open(tag);
        w.attribute(MATCH.xml, |out| YesNo::No.write(out));
        excluding.write_attrs(w, cx);
        w.close(tag);
    }
}
