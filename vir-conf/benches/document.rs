//! Parse and format of documents of every kind, and how often they take memory.

#![expect(clippy::print_stdout, reason = "criterion has no word for allocations")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::fmt::Write as _;
use std::hint::black_box;

use vir_conf::Domain;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::kind::{KINDS, Kind};
use vir_test::cost::{self, Counting};
use vir_test::golden;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A machine with this many disks, half of them with a driver and an address, and a card for each hundred.
fn machine(disks: usize) -> String {
    let mut text = String::from(
        "<domain type='qemu'>\n  <name>bench</name>\n  <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>\n  \
         <memory unit='KiB'>1048576</memory>\n  <vcpu placement='static'>4</vcpu>\n  <os>\n    \
         <type arch='x86_64' machine='pc-q35-10.0'>hvm</type>\n  </os>\n  <devices>\n",
    );
    for disk in 0..disks {
        let letter = |number: usize| ('a'..='z').nth(number % 26).unwrap_or('a');
        let name = [letter(disk / 26), letter(disk)].iter().collect::<String>();
        write!(
            text,
            "    <disk type='file' device='disk'>\n      <driver name='qemu' type='qcow2' cache='none'/>\n      \
             <source file='/var/lib/images/{disk}.qcow2'/>\n      <target dev='vd{name}' bus='virtio'/>\n      \
             <serial>WD-{disk:08}</serial>\n      \
             <address type='pci' domain='0x0000' bus='{:#04x}' slot='{:#04x}' function='{:#x}'/>\n    </disk>\n",
            disk / 248,
            1 + disk / 8 % 31,
            disk % 8,
        )
        .expect("writing to a String does not fail");
    }
    text.push_str("  </devices>\n</domain>\n");
    text
}

fn documents(c: &mut Criterion) {
    let mut group = c.benchmark_group("domain");
    for disks in [2, 200] {
        let text = machine(disks);
        let domain = Domain::parse(&text, ParseFlags::INACTIVE).expect("the text is a domain").value;
        let (_, parse) = cost::allocations(|| Domain::parse(&text, ParseFlags::INACTIVE));
        let (_, format) = cost::allocations(|| domain.to_xml(FormatFlags::INACTIVE));
        println!("allocations, {disks} disks, {} bytes: {parse} to parse, {format} to format", text.len());
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("parse, {disks} disks"), |b| {
            b.iter(|| Domain::parse(black_box(&text), ParseFlags::INACTIVE));
        });
        group.bench_function(format!("format, {disks} disks"), |b| {
            b.iter(|| black_box(&domain).to_xml(FormatFlags::INACTIVE));
        });
        group.bench_function(format!("parse and format, {disks} disks"), |b| {
            b.iter(|| {
                Domain::parse(black_box(&text), ParseFlags::INACTIVE)
                    .map(|d| d.value.to_xml(FormatFlags::INACTIVE))
            });
        });
    }
    group.finish();
}

/// The largest golden document of each kind, read and printed.
fn kinds(c: &mut Criterion) {
    let mut group = c.benchmark_group("kind");
    let documents = golden::documents().expect("the data can be read");
    for kind in KINDS {
        let read = |text: &str| kind.normalise(text, ParseFlags::empty(), FormatFlags::SECURE);
        let is_of_kind = |text: &str| Kind::of_text(text).is_ok_and(|found| found.tag() == kind.tag());
        let texts = documents.iter().map(|(_, text)| text.as_str());
        let accepted = texts.filter(|text| is_of_kind(text) && read(text).is_ok());
        let Some(text) = accepted.max_by_key(|text| text.len()) else { continue };
        let (_, count) = cost::allocations(|| read(text));
        println!("allocations, {}, {} bytes: {count}", kind.tag(), text.len());
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(kind.tag(), |b| b.iter(|| read(black_box(text))));
    }
    group.finish();
}

criterion_group!(benches, documents, kinds);
criterion_main!(benches);
