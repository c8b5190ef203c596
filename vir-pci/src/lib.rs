//! PCI topology and address sets of virtual machines.
