//! Conditions on a frame as a bridge sees it: `<mac>`, `<vlan>`, `<stp>`, `<arp>`, `<rarp>`, `<ip>`, `<ipv6>`.

use std::net::Ipv4Addr;

use super::condition::{
    ArpOpcode, Byte, Comment, Conditions, DoubleWord, Dscp, Encapsulated, EtherType, IpProtocol, MacMask,
    Number, Packet, Truth, Value, VlanId, Word, conditions, follow,
};
use super::packet::{Ipv4Networks, Ipv6Networks, Ports};
use crate::diagnostic::Problem;
use crate::scalar::{MacAddress, Prefix};

conditions! {
    /// Hardware addresses of a frame.
    pub struct MacAddresses {
        /// Sender.
        attr "srcmacaddr" => source: Option<Value<MacAddress>>;
        /// Bits of the sender's address that count; all where absent.
        attr "srcmacmask" => source_mask: Option<Value<MacMask>>;
        /// Receiver.
        attr "dstmacaddr" => destination: Option<Value<MacAddress>>;
        /// Bits of the receiver's address that count; all where absent.
        attr "dstmacmask" => destination_mask: Option<Value<MacMask>>;
    }
}

conditions! {
    /// Any frame.
    pub struct MacFrame {
        /// Hardware addresses.
        inline "" => addresses: MacAddresses;
        /// What it carries.
        attr "protocolid" => protocol: Option<Value<Number<EtherType>>>;
        /// A note.
        attr "comment" => comment: Option<Value<Comment>>, since "0.8.5";
    }
}

conditions! {
    /// A frame with a VLAN tag.
    pub struct VlanFrame {
        /// Hardware addresses.
        inline "" => addresses: MacAddresses;
        /// The VLAN.
        attr "vlanid" => vlan: Option<Value<Number<VlanId>>>;
        /// What it carries.
        attr "encap-protocol" => protocol: Option<Value<Number<Encapsulated>>>;
        /// A note.
        attr "comment" => comment: Option<Value<Comment>>;
    }
}

conditions! {
    /// A message of the spanning tree protocol, IEEE 802.1D. A number with an upper end is a range.
    pub struct StpFrame {
        /// Sender's hardware address.
        attr "srcmacaddr" => source: Option<Value<MacAddress>>;
        /// Bits of the sender's address that count; all where absent.
        attr "srcmacmask" => source_mask: Option<Value<MacMask>>;
        /// Type of the message.
        attr "type" => kind: Option<Value<Number<Byte>>>;
        /// Its flags.
        attr "flags" => flags: Option<Value<Number<Byte>>>;
        /// Priority of the root bridge.
        attr "root-priority" => root_priority: Option<Value<Number<Word>>>;
        /// Upper end of it.
        attr "root-priority-hi" => root_priority_high: Option<Value<Number<Word>>>;
        /// Address of the root bridge.
        attr "root-address" => root_address: Option<Value<MacAddress>>;
        /// Bits of that address that count; all where absent.
        attr "root-address-mask" => root_address_mask: Option<Value<MacMask>>;
        /// Cost of the path to the root bridge.
        attr "root-cost" => root_cost: Option<Value<Number<DoubleWord>>>;
        /// Upper end of it.
        attr "root-cost-hi" => root_cost_high: Option<Value<Number<DoubleWord>>>;
        /// Priority of the bridge that sends.
        attr "sender-priority" => sender_priority: Option<Value<Number<Word>>>;
        /// Upper end of it.
        attr "sender-priority-hi" => sender_priority_high: Option<Value<Number<Word>>>;
        /// Address of the bridge that sends.
        attr "sender-address" => sender_address: Option<Value<MacAddress>>;
        /// Bits of that address that count; all where absent.
        attr "sender-address-mask" => sender_address_mask: Option<Value<MacMask>>;
        /// Port of the bridge.
        attr "port" => port: Option<Value<Number<Word>>>;
        /// Upper end of it.
        attr "port-hi" => port_high: Option<Value<Number<Word>>>;
        /// Age of the message.
        attr "age" => age: Option<Value<Number<Word>>>, in "1/256 s";
        /// Upper end of it.
        attr "age-hi" => age_high: Option<Value<Number<Word>>>, in "1/256 s";
        /// Age at which it is void.
        attr "max-age" => max_age: Option<Value<Number<Word>>>, in "1/256 s";
        /// Upper end of it.
        attr "max-age-hi" => max_age_high: Option<Value<Number<Word>>>, in "1/256 s";
        /// Time between messages.
        attr "hello-time" => hello_time: Option<Value<Number<Word>>>, in "1/256 s";
        /// Upper end of it.
        attr "hello-time-hi" => hello_time_high: Option<Value<Number<Word>>>, in "1/256 s";
        /// Time before a port forwards.
        attr "forward-delay" => forward_delay: Option<Value<Number<Word>>>, in "1/256 s";
        /// Upper end of it.
        attr "forward-delay-hi" => forward_delay_high: Option<Value<Number<Word>>>, in "1/256 s";
        /// A note.
        attr "comment" => comment: Option<Value<Comment>>;
    }
}

conditions! {
    /// A frame that asks for an address or answers: ARP or reverse ARP, RFC 826 and RFC 903.
    pub struct ArpFrame {
        /// Hardware addresses of the frame.
        inline "" => addresses: MacAddresses;
        /// Kind of hardware; 1 is Ethernet.
        attr "hwtype" => hardware: Option<Value<Number<Word>>>;
        /// Kind of the addresses asked for, an `EtherType`.
        attr "protocoltype" => protocol: Option<Value<Number<Word>>>;
        /// What is asked or answered.
        attr "opcode" => opcode: Option<Value<Number<ArpOpcode>>>;
        /// Hardware address of the sender.
        attr "arpsrcmacaddr" => sender_mac: Option<Value<MacAddress>>;
        /// Hardware address of the target.
        attr "arpdstmacaddr" => target_mac: Option<Value<MacAddress>>;
        /// IP address of the sender.
        attr "arpsrcipaddr" => sender_ip: Option<Value<Ipv4Addr>>;
        /// Prefix of the sender's network; all bits where absent. The published schema does not know it.
        attr "arpsrcipmask" => sender_ip_mask: Option<Value<Prefix<32>>>, since "1.2.3", only |_, _| false;
        /// IP address of the target.
        attr "arpdstipaddr" => target_ip: Option<Value<Ipv4Addr>>;
        /// Prefix of the target's network; all bits where absent. The published schema does not know it.
        attr "arpdstipmask" => target_ip_mask: Option<Value<Prefix<32>>>, since "1.2.3", only |_, _| false;
        /// Whether sender and target are the same, so that it only announces an address.
        attr "gratuitous" => gratuitous: Option<Value<Truth>>, since "0.9.2";
        /// A note.
        attr "comment" => comment: Option<Value<Comment>>, since "0.8.5";
    }
}

conditions! {
    /// A frame that carries IPv4.
    pub struct Ipv4Frame {
        /// Hardware addresses.
        inline "" => addresses: MacAddresses;
        /// Networks it goes between.
        inline "" => networks: Ipv4Networks;
        /// What the packet carries.
        attr "protocol" => protocol: Option<Value<Number<IpProtocol>>>;
        /// Ports, for protocols that have some.
        inline "" => ports: Ports;
        /// Class of service.
        attr "dscp" => dscp: Option<Value<Number<Dscp>>>;
        /// A note.
        attr "comment" => comment: Option<Value<Comment>>, since "0.8.5";
    }
}

conditions! {
    /// A frame that carries IPv6.
    pub struct Ipv6Frame {
        /// Hardware addresses.
        inline "" => addresses: MacAddresses;
        /// Networks it goes between.
        inline "" => networks: Ipv6Networks;
        /// What the packet carries.
        attr "protocol" => protocol: Option<Value<Number<IpProtocol>>>;
        /// Ports, for protocols that have some.
        inline "" => ports: Ports;
        /// Lowest type of a message of `ICMPv6`.
        attr "type" => kind: Option<Value<Number<Byte>>>, since "1.2.12";
        /// Highest type.
        attr "typeend" => kind_last: Option<Value<Number<Byte>>>, since "1.2.12";
        /// Lowest code of a message of `ICMPv6`.
        attr "code" => code: Option<Value<Number<Byte>>>, since "1.2.12";
        /// Highest code.
        attr "codeend" => code_last: Option<Value<Number<Byte>>>, since "1.2.12";
        /// A note.
        attr "comment" => comment: Option<Value<Comment>>, since "0.8.5";
    }
}

impl Packet for MacFrame {
    fn settle(conditions: &mut Conditions<Self>) {
        follow!(conditions,
            addresses.source => addresses.source_mask,
            addresses.destination => addresses.destination_mask,
        );
    }
}

impl Packet for VlanFrame {
    fn settle(conditions: &mut Conditions<Self>) {
        follow!(conditions,
            addresses.source => addresses.source_mask,
            addresses.destination => addresses.destination_mask,
        );
    }
}

impl Packet for StpFrame {
    fn settle(conditions: &mut Conditions<Self>) {
        follow!(conditions,
            source => source_mask,
            root_priority => root_priority_high,
            root_address => root_address_mask,
            root_cost => root_cost_high,
            sender_priority => sender_priority_high,
            sender_address => sender_address_mask,
            port => port_high,
            age => age_high,
            max_age => max_age_high,
            hello_time => hello_time_high,
            forward_delay => forward_delay_high,
        );
    }
}

/// Masks stay where they are written, those of hardware addresses in IP frames, too.
impl Packet for ArpFrame {}

impl Packet for Ipv4Frame {
    fn settle(conditions: &mut Conditions<Self>) {
        follow!(conditions,
            networks.source => networks.source_mask,
            networks.destination => networks.destination_mask,
        );
    }

    fn problem(conditions: &Conditions<Self>) -> Option<Problem> {
        let halves = [&conditions.matching, &conditions.excluding];
        ports_without_protocol(halves.map(|half| (&half.ports, &half.protocol)))
    }
}

impl Packet for Ipv6Frame {
    fn settle(conditions: &mut Conditions<Self>) {
        follow!(conditions,
            networks.source => networks.source_mask,
            networks.destination => networks.destination_mask,
            kind => kind_last,
            kind => code,
            kind => code_last,
        );
    }

    fn problem(conditions: &Conditions<Self>) -> Option<Problem> {
        let halves = [&conditions.matching, &conditions.excluding];
        ports_without_protocol(halves.map(|half| (&half.ports, &half.protocol)))
    }
}

/// Numbers of the protocols with ports: TCP, UDP, DCCP, SCTP.
const WITH_PORTS: [u32; 4] = [6, 17, 33, 132];

/// A bridge looks for ports only where the rule names a protocol that has some.
fn ports_without_protocol(halves: [(&Ports, &Option<Value<Number<IpProtocol>>>); 2]) -> Option<Problem> {
    let has_ports = halves.iter().any(|(ports, _)| **ports != Ports::default());
    let mut protocols = halves.iter().filter_map(|(_, protocol)| protocol.as_ref()?.literal());
    let are_known = protocols.any(|protocol| WITH_PORTS.contains(&protocol.get()));
    (has_ports && !are_known).then(|| {
        let rule = "ports need attribute 'protocol' with one of 'tcp', 'udp', 'sctp' or 33, which is DCCP";
        Problem::Conflict(rule.to_owned())
    })
}
