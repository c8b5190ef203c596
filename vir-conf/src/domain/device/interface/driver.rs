//! Tuning of a card: `<driver>`, `<backend>`, `<coalesce>`.

use crate::domain::device::VirtioOptions;
use crate::facet;
use crate::scalar::OnOff;
use crate::{element, values};

element! {
    /// Tuning of a card's driver.
    pub struct InterfaceDriver = maybe "driver" {
        /// What moves the packets, or which driver of the host holds a card that is given away.
        attr "name" => name: Option<InterfaceDriverName>;
        /// Variant of the VFIO driver.
        attr "model" => model: Option<String>, since "10.0.0", fits facet::GENERIC_NAME;
        /// How packets are sent.
        attr "txmode" => txmode: Option<TxMode>;
        /// Whether I/O is started by an event descriptor.
        attr "ioeventfd" => ioeventfd: Option<OnOff>, since "0.9.3";
        /// Whether notifications may be suppressed by position in the ring.
        attr guest "event_idx" => event_idx: Option<OnOff>, since "0.9.5";
        /// Queue pairs.
        attr guest "queues" => queues: Option<u32>, since "1.0.6";
        /// Receive ring length in descriptors; a power of two, 256 to 1024.
        attr guest "rx_queue_size" => rx_queue_size: Option<u32>, since "2.3.0";
        /// Transmit ring length in descriptors; a power of two, 256 to 1024.
        attr guest "tx_queue_size" => tx_queue_size: Option<u32>, since "3.7.0";
        /// Whether packets are spread over queues by a hash.
        attr guest "rss" => rss: Option<OnOff>, since "8.3.0";
        /// Whether that hash is told to the guest.
        attr guest "rss_hash_report" => rss_hash_report: Option<OnOff>, since "8.3.0";
        /// Transport options.
        inline "" => virtio: VirtioOptions;
        /// Work the host may leave to the card.
        child "host" => host: Option<HostOffload>, since "1.2.9";
        /// Work the guest may leave to the card.
        child "guest" => guest: Option<GuestOffload>, since "1.2.9";
    }
}

values! {
    /// What moves a card's packets, or which driver of the host holds a card that is given away.
    pub enum InterfaceDriverName {
        Qemu = "qemu", Vhost = "vhost", Vfio = "vfio" since "1.0.5", Kvm = "kvm" since "1.0.5", Xen = "xen",
    }
}

values! {
    /// How packets are sent.
    pub enum TxMode { Iothread = "iothread", Timer = "timer" }
}

element! {
    /// Work the host may leave to the card.
    pub struct HostOffload = maybe "host" {
        /// Checksums.
        attr guest "csum" => csum: Option<OnOff>;
        /// Segmentation of any kind.
        attr guest "gso" => gso: Option<OnOff>;
        /// Segmentation of TCP over IPv4.
        attr guest "tso4" => tso4: Option<OnOff>;
        /// Segmentation of TCP over IPv6.
        attr guest "tso6" => tso6: Option<OnOff>;
        /// Segmentation of TCP with congestion notification.
        attr guest "ecn" => ecn: Option<OnOff>;
        /// Fragmentation of UDP.
        attr guest "ufo" => ufo: Option<OnOff>;
        /// Receive buffers that are put together.
        attr guest "mrg_rxbuf" => mrg_rxbuf: Option<OnOff>, since "1.2.13";
    }
}

element! {
    /// Work the guest may leave to the card.
    pub struct GuestOffload = maybe "guest" {
        /// Checksums.
        attr guest "csum" => csum: Option<OnOff>;
        /// Segmentation of TCP over IPv4.
        attr guest "tso4" => tso4: Option<OnOff>;
        /// Segmentation of TCP over IPv6.
        attr guest "tso6" => tso6: Option<OnOff>;
        /// Segmentation of TCP with congestion notification.
        attr guest "ecn" => ecn: Option<OnOff>;
        /// Fragmentation of UDP.
        attr guest "ufo" => ufo: Option<OnOff>;
    }
}

element! {
    /// What carries the traffic between guest and host.
    pub struct InterfaceBackend = maybe "backend" {
        /// The program that does.
        attr "type" => kind: Option<InterfaceBackendKind>, since "9.0.0";
        /// Device that tap devices are opened from.
        attr "tap" => tap: Option<String>, fits facet::ABSOLUTE_PATH;
        /// Device that in-kernel virtio is opened from.
        attr "vhost" => vhost: Option<String>, fits facet::ABSOLUTE_PATH;
        /// Log of the program.
        attr "logFile" => log_file: Option<String>, since "9.0.0", fits facet::ABSOLUTE_PATH;
    }
}

values! {
    /// What carries user-mode networking.
    pub enum InterfaceBackendKind { Default = "default", Passt = "passt" }
}

element! {
    /// Interrupt coalescing of the host's side.
    pub struct Coalesce = maybe "coalesce" {
        /// Of received packets.
        child "rx" => rx: Option<RxCoalesce>;
    }
}

element! {
    /// Interrupt coalescing of received packets.
    pub struct RxCoalesce = maybe "rx" {
        /// By their number.
        child "frames" => frames: Option<RxFrames>;
    }
}

element! {
    /// Interrupt coalescing by number of packets.
    pub struct RxFrames = maybe "frames" {
        /// Packets before an interrupt.
        attr "max" => max: Option<u32>;
    }
}
