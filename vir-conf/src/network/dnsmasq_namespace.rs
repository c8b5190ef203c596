//! Elements in dnsmasq's namespace: options that no other element can say.
//!
//! Bound by URI, so that a document chooses its prefix; printed with `dnsmasq:`, whose binding stands on `<network>`
//! only where it is used.

use crate::element;

element! {
    /// What a network says to dnsmasq directly.
    pub struct DnsmasqNamespace = namespace "dnsmasq" {
        /// Lines for the end of its configuration file.
        child "dnsmasq:options" => options: Option<DnsmasqOptions>;
    }
}

element! {
    /// Lines for the end of dnsmasq's configuration file.
    pub struct DnsmasqOptions = maybe "dnsmasq:options" {
        /// The lines.
        list "dnsmasq:option" => options: Vec<DnsmasqOption>;
    }
}

element! {
    /// A line for dnsmasq's configuration file.
    pub struct DnsmasqOption = "dnsmasq:option" {
        /// The line as it is.
        attr "value" => value: String;
    }
}
