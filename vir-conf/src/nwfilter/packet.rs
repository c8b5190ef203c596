//! Conditions on an IP packet as the host's packet filter sees it, which knows connections: `<tcp>`, `<udp-ipv6>`
//! and the like.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::condition::{
    Byte, Comment, Conditions, Connections, Dscp, Number, Packet, SetDirections, SetName, States, TcpFlags,
    Value, Word, conditions, follow,
};
use crate::scalar::{MacAddress, Prefix};

conditions! {
    /// Ports a packet goes between.
    pub struct Ports {
        /// Lowest port of the sender.
        attr "srcportstart" => source_first: Option<Value<Number<Word>>>;
        /// Highest port of the sender.
        attr "srcportend" => source_last: Option<Value<Number<Word>>>;
        /// Lowest port of the receiver.
        attr "dstportstart" => destination_first: Option<Value<Number<Word>>>;
        /// Highest port of the receiver.
        attr "dstportend" => destination_last: Option<Value<Number<Word>>>;
    }
}

/// Declares the packets of one version of the Internet protocol: the types of an address, of a mask, and of the upper
/// end of the receivers; and whether the published schema knows that connections are tracked.
macro_rules! internet {
    ($networks:ident $ranges:ident $tracking:ident $packet:ident $tcp:ident $datagram:ident $icmp:ident $other:ident:
     $address:ty, $mask:ty, $last:ty, $tracked:literal) => {
        conditions! {
            /// Networks that a packet goes between.
            pub struct $networks {
                /// Sender, or an address of its network.
                attr "srcipaddr" => source: Option<Value<$address>>;
                /// Prefix of the sender's network; all bits where absent.
                attr "srcipmask" => source_mask: Option<Value<$mask>>;
                /// Receiver, or an address of its network.
                attr "dstipaddr" => destination: Option<Value<$address>>;
                /// Prefix of the receiver's network; all bits where absent.
                attr "dstipmask" => destination_mask: Option<Value<$mask>>;
            }
        }

        conditions! {
            /// Ranges of addresses that a packet goes between.
            pub struct $ranges {
                /// Lowest sender.
                attr "srcipfrom" => source_first: Option<Value<$address>>;
                /// Highest sender.
                attr "srcipto" => source_last: Option<Value<$address>>;
                /// Lowest receiver.
                attr "dstipfrom" => destination_first: Option<Value<$address>>;
                /// Highest receiver.
                attr "dstipto" => destination_last: Option<Value<$last>>;
            }
        }

        conditions! {
            /// What is known of a packet beyond its addresses.
            pub struct $tracking {
                /// Class of service.
                attr "dscp" => dscp: Option<Value<Number<Dscp>>>;
                /// Connections of the guest beyond which the rule applies.
                attr "connlimit-above" => connections_above: Option<Value<Number<Connections>>>, only |_, _| $tracked;
                /// States of the connection it belongs to; chosen by the rule's direction where absent.
                attr "state" => states: Option<Value<States>>, since "0.8.5", only |_, _| $tracked;
                /// Set of addresses that it is looked up in.
                attr "ipset" => set: Option<Value<SetName>>, since "0.9.13",
                    due |tracking| tracking.set_directions.is_some(), only |_, _| $tracked;
                /// Which of its addresses are looked up.
                attr "ipsetflags" => set_directions: Option<Value<SetDirections>>, since "0.9.13",
                    due |tracking| tracking.set.is_some(), only |_, _| $tracked;
            }
        }

        conditions! {
            /// What every packet has.
            pub struct $packet {
                /// Hardware address of the sender.
                attr "srcmacaddr" => source_mac: Option<Value<MacAddress>>;
                /// Networks it goes between.
                inline "" => networks: $networks;
                /// Ranges of addresses it goes between.
                inline "" => ranges: $ranges;
                /// What is known of it beyond its addresses.
                inline "" => tracking: $tracking;
            }
        }

        conditions! {
            /// A packet with a TCP segment.
            pub struct $tcp {
                /// What every packet has.
                inline "" => packet: $packet;
                /// Ports it goes between.
                inline "" => ports: Ports;
                /// Flags of the segment.
                attr "flags" => flags: Option<Value<TcpFlags>>, since "0.9.1";
                /// A note.
                attr "comment" => comment: Option<Value<Comment>>, since "0.8.5";
            }
        }

        conditions! {
            /// A packet of a protocol with ports.
            pub struct $datagram {
                /// What every packet has.
                inline "" => packet: $packet;
                /// Ports it goes between.
                inline "" => ports: Ports;
                /// A note.
                attr "comment" => comment: Option<Value<Comment>>, since "0.8.5";
            }
        }

        conditions! {
            /// A packet with a message about the network.
            pub struct $icmp {
                /// What every packet has.
                inline "" => packet: $packet;
                /// Type of the message.
                attr "type" => kind: Option<Value<Number<Byte>>>;
                /// Code of the message, which says more about the type.
                attr "code" => code: Option<Value<Number<Byte>>>;
                /// A note.
                attr "comment" => comment: Option<Value<Comment>>, since "0.8.5";
            }
        }

        conditions! {
            /// A packet of which only the addresses count.
            pub struct $other {
                /// What every packet has.
                inline "" => packet: $packet;
                /// A note.
                attr "comment" => comment: Option<Value<Comment>>, since "0.8.5";
            }
        }

        impl Packet for $tcp {
            fn settle(conditions: &mut Conditions<Self>) {
                follow_addresses!(conditions);
                follow_ports!(conditions);
            }
        }

        impl Packet for $datagram {
            fn settle(conditions: &mut Conditions<Self>) {
                follow_addresses!(conditions);
                follow_ports!(conditions);
            }
        }

        impl Packet for $icmp {
            fn settle(conditions: &mut Conditions<Self>) {
                follow_addresses!(conditions);
                follow!(conditions, kind => code);
            }
        }

        impl Packet for $other {
            fn settle(conditions: &mut Conditions<Self>) {
                follow_addresses!(conditions);
            }
        }
    };
}

macro_rules! follow_addresses {
    ($conditions:expr) => {
        follow!($conditions,
            packet.networks.source => packet.networks.source_mask,
            packet.networks.destination => packet.networks.destination_mask,
            packet.ranges.source_first => packet.ranges.source_last,
            packet.ranges.destination_first => packet.ranges.destination_last,
        )
    };
}

/// All ports go with the lowest of the sender: libvirt has it so, and prints existing filters accordingly.
macro_rules! follow_ports {
    ($conditions:expr) => {
        follow!($conditions,
            ports.source_first => ports.source_last,
            ports.source_first => ports.destination_first,
            ports.source_first => ports.destination_last,
        )
    };
}

internet!(
    Ipv4Networks Ipv4Ranges Ipv4Tracking Ipv4Packet Tcp Datagram Icmp OtherIpv4:
    Ipv4Addr, Prefix<32>, Ipv4Addr, true
);
// libvirt reads the last of these as an IPv4 address, which its own schema has as IPv6: both are taken.
internet!(
    Ipv6Networks Ipv6Ranges Ipv6Tracking Ipv6Packet TcpIpv6 DatagramIpv6 Icmpv6 OtherIpv6:
    Ipv6Addr, Prefix<128>, IpAddr, false
);
