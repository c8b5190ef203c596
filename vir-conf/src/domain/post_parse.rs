//! What a definition leaves open and every hypervisor fills in alike.

use crate::domain::Domain;
use crate::flags::ParseFlags;
use crate::scalar::{MacAddress, Uuid};

/// Where identities come from that an author left out.
pub trait Random {
    /// An id that nobody else has.
    fn uuid(&mut self) -> Uuid;
    /// A hardware address that starts with the three bytes.
    fn mac(&mut self, prefix: [u8; 3]) -> MacAddress;
}

/// What processing of a definition depends on besides the definition.
pub struct PostParse<'a> {
    /// How the document was read.
    pub flags: ParseFlags,
    /// First bytes of hardware addresses that are drawn, the hypervisor's own range.
    pub mac_prefix: [u8; 3],
    /// Where identities come from.
    pub random: &'a mut dyn Random,
}

impl PostParse<'_> {
    /// A new hardware address.
    pub fn fresh_mac(&mut self) -> MacAddress {
        self.random.mac(self.mac_prefix)
    }
}

impl std::fmt::Debug for PostParse<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { flags, mac_prefix, random: _ } = self;
        f.debug_struct("PostParse").field("flags", flags).field("mac_prefix", mac_prefix).finish_non_exhaustive()
    }
}

impl Domain {
    /// Fills in what every hypervisor fills in alike and brings lists into their order.
    ///
    /// Idempotent: what is filled in stays.
    pub fn post_parse(&mut self, cx: &mut PostParse<'_>) {
        self.uuid.get_or_insert_with(|| cx.random.uuid());
        if let Some(generation) = &mut self.genid {
            generation.id.get_or_insert_with(|| cx.random.uuid());
        }
        self.post_parse_memory();
        self.post_parse_processors();
        self.post_parse_iothreads();
        if let Some(numa_tune) = &mut self.numa_tune {
            numa_tune.post_parse();
        }
        self.sysinfo.iter_mut().for_each(Sysinfo::post_parse);
        self.os.post_parse(self.bootloader.is_some());
        self.clock.post_parse();
        if let Some(perf) = &mut self.perf {
            perf.events.sort_by_key(|event| event.name);
        }
        self.seclabels.iter_mut().for_each(Seclabel::post_parse);
        if let Some(keywrap) = &mut self.keywrap {
            keywrap.ciphers.sort_by_key(|cipher| cipher.name);
        }
    }

    /// NUMA cells say how much memory there is; without balloon all of it is in use.
    fn post_parse_memory(&mut self) {
        if let Some(hugepages) = self.memory_backing.as_mut().and_then(|backing| backing.hugepages.as_mut()) {
            hugepages.pages.iter_mut().for_each(HugePage::post_parse);
        }
        if let Some(numa) = self.cpu.as_mut().and_then(|cpu| cpu.numa.as_mut()) {
            numa.post_parse();
            self.memory.size = Size(numa.memory());
        }
        let all = self.memory.size;
        let current = self.current_memory.get_or_insert(all);
        if current.0 == KiB(0) || *current > all {
            *current = all;
        }
    }

    fn post_parse_processors(&mut self) {
        self.vcpu.post_parse();
        if let Some(vcpus) = &mut self.vcpus {
            vcpus.vcpus.sort_by_key(|vcpu| vcpu.id);
        }
        let (count, threads) = (self.vcpu.count(), self.iothread_count());
        if let Some(tune) = &mut self.cpu_tune {
            tune.post_parse(count);
        }
        let _ = threads;
        self.complete_placement();
    }
}
