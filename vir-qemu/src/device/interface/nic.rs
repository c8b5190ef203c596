//! `-device`: the card the guest sees.

use serde::Serialize;
use vir_conf::domain::device::interface::{
    GuestOffload, HostOffload, Interface, InterfaceDriver, TeamingType, TxMode,
};
use vir_conf::domain::os::BootDeviceType;
use vir_conf::scalar::OnOff;

use super::{netdev, queues};
use crate::command::Builder;
use crate::device::boot;
use crate::device::place::Place;
use crate::device::rom::RomProps;
use crate::device::virtio::{Generation, TransportProps, driver};

#[derive(Serialize)]
struct Props {
    driver: String,
    #[serde(flatten)]
    virtio: VirtioProps,
    netdev: String,
    id: String,
    mac: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    bootindex: Option<u32>,
    #[serde(flatten)]
    place: Place,
    #[serde(flatten)]
    rom: RomProps,
}

/// What only virtio cards have; fields in the order of the command line.
#[derive(Serialize, Default)]
struct VirtioProps {
    #[serde(flatten)]
    transport: TransportProps,
    #[serde(skip_serializing_if = "Option::is_none")]
    tx: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ioeventfd: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_idx: Option<bool>,
    #[serde(flatten)]
    offload: OffloadProps,
    #[serde(skip_serializing_if = "Option::is_none")]
    mq: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vectors: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rx_queue_size: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tx_queue_size: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rss: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    host_mtu: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failover: Option<bool>,
}

/// Work that host and guest may leave to the card; fields in the order of the command line.
#[derive(Serialize, Default)]
struct OffloadProps {
    #[serde(skip_serializing_if = "Option::is_none")]
    csum: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gso: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    host_tso4: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    host_tso6: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    host_ecn: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    host_ufo: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mrg_rxbuf: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guest_csum: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guest_tso4: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guest_tso6: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guest_ecn: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guest_ufo: Option<bool>,
}

/// Adds a card.
pub(super) fn build(nic: &Interface, position: usize, b: &mut Builder<'_>) {
    let id = b.alias(&nic.info);
    let props = Props {
        driver: model(nic),
        virtio: if nic.is_virtio() { VirtioProps::of(nic) } else { VirtioProps::default() },
        netdev: format!("host{id}"),
        id,
        mac: nic.mac.as_ref().map(|mac| mac.address.to_string()).unwrap_or_default(),
        bootindex: boot::index(&nic.info, BootDeviceType::Network, position == 0, &b.domain.os),
        place: Place::of(&nic.info, b),
        rom: RomProps::of(&nic.info),
    };
    b.device(&props);
}

/// QEMU's name of a card.
fn model(nic: &Interface) -> String {
    let virtio = |generation| driver("virtio-net", generation, &nic.info);
    match nic.model_name().unwrap_or_default() {
        "virtio" => virtio(Generation::Usual),
        "virtio-transitional" => virtio(Generation::Transitional),
        "virtio-non-transitional" => virtio(Generation::NonTransitional),
        other => other.to_owned(),
    }
}

fn switch(value: Option<OnOff>) -> Option<bool> {
    value.map(bool::from)
}

impl VirtioProps {
    fn of(nic: &Interface) -> Self {
        let several = netdev::several(queues(nic));
        let from_driver = nic.driver.as_ref().map(Self::of_driver).unwrap_or_default();
        let team = nic.teaming.as_ref().map(|team| team.kind);
        Self {
            mq: several.map(|_| true),
            // An interrupt for each queue, one for the control queue and one for changes of configuration.
            vectors: several.map(|queues| 2 * queues + 2),
            host_mtu: nic.mtu.as_ref().map(|mtu| mtu.size),
            failover: (team == Some(TeamingType::Persistent)).then_some(true),
            ..from_driver
        }
    }

    fn of_driver(driver: &InterfaceDriver) -> Self {
        let InterfaceDriver {
            name: _,
            model: _,
            txmode,
            ioeventfd,
            event_idx,
            queues: _,
            rx_queue_size,
            tx_queue_size,
            rss,
            rss_hash_report,
            virtio,
            host,
            guest,
        } = driver;
        Self {
            transport: TransportProps::of(Some(virtio)),
            tx: txmode.map(|mode| match mode {
                TxMode::Iothread => "bh",
                TxMode::Timer => "timer",
            }),
            ioeventfd: switch(*ioeventfd),
            event_idx: switch(*event_idx),
            offload: OffloadProps::of(host.as_ref(), guest.as_ref()),
            rx_queue_size: *rx_queue_size,
            tx_queue_size: *tx_queue_size,
            rss: switch(*rss),
            hash: switch(*rss_hash_report),
            ..Self::default()
        }
    }
}

impl OffloadProps {
    fn of(host: Option<&HostOffload>, guest: Option<&GuestOffload>) -> Self {
        let mut props = Self::default();
        if let Some(HostOffload { csum, gso, tso4, tso6, ecn, ufo, mrg_rxbuf }) = host {
            props.csum = switch(*csum);
            props.gso = switch(*gso);
            props.host_tso4 = switch(*tso4);
            props.host_tso6 = switch(*tso6);
            props.host_ecn = switch(*ecn);
            props.host_ufo = switch(*ufo);
            props.mrg_rxbuf = switch(*mrg_rxbuf);
        }
        if let Some(GuestOffload { csum, tso4, tso6, ecn, ufo }) = guest {
            props.guest_csum = switch(*csum);
            props.guest_tso4 = switch(*tso4);
            props.guest_tso6 = switch(*tso6);
            props.guest_ecn = switch(*ecn);
            props.guest_ufo = switch(*ufo);
        }
        props
    }
}
