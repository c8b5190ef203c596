//! A definition's whole way: text to command line.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use vir_conf::Domain;
use vir_conf::flags::ParseFlags;
use vir_qemu::capabilities::Capabilities;
use vir_qemu::host::NoHost;
use vir_qemu::{Config, Driver, command};
use vir_test::qemu;

/// A q35 machine with this many disks.
fn machine(disks: usize) -> String {
    let mut text = String::from(
        "<domain type='qemu'>\n  <name>bench</name>\n  <memory unit='GiB'>1</memory>\n  <vcpu>4</vcpu>\n  <os>\n    \
         <type arch='x86_64' machine='q35'>hvm</type>\n  </os>\n  <devices>\n    \
         <emulator>/usr/bin/qemu-system-x86_64</emulator>\n    <controller type='scsi' model='virtio-scsi'/>\n",
    );
    let letter = |number: usize| ('a'..='z').nth(number % 26).unwrap_or('a');
    for disk in 0..disks {
        let name = [letter(disk / 26), letter(disk)].iter().collect::<String>();
        write!(
            text,
            "    <disk type='file' device='disk'>\n      <driver name='qemu' type='qcow2' cache='none'/>\n      \
             <source file='/var/lib/images/{disk}.qcow2'/>\n      <backingStore/>\n      \
             <target dev='sd{name}' bus='scsi'/>\n    </disk>\n"
        )
        .expect("writing to a String does not fail");
    }
    text.push_str("  </devices>\n</domain>\n");
    text
}

fn whole_way(text: &str, capabilities: &Capabilities, config: &Config) -> usize {
    let driver = Driver { capabilities, config, host: &NoHost::default() };
    let domain = Domain::parse(text, ParseFlags::INACTIVE).expect("the text is a domain").value;
    let (ready, _) = vir_qemu::ready(domain, ParseFlags::INACTIVE, driver).expect("the machine is possible");
    command::build(&ready, driver, &mut NoHost::default())
        .expect("the machine can be built")
        .command
        .args
        .len()
}

fn commands(c: &mut Criterion) {
    let capabilities = Capabilities::parse(qemu::CAPABILITIES_10_0).expect("the recording is a document");
    let config = Config::system();
    let mut group = c.benchmark_group("text to command line");
    for disks in [2, 200] {
        let text = machine(disks);
        group.bench_with_input(BenchmarkId::from_parameter(disks), &text, |b, text| {
            b.iter(|| whole_way(black_box(text), &capabilities, &config));
        });
    }
    group.finish();
}

criterion_group!(benches, commands);
criterion_main!(benches);
