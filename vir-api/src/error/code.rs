//! The public numbers of errors: what went wrong, in which part, how badly.
//!
//! Source of the numbers: the public enumerations `virErrorNumber`, `virErrorDomain`, `virErrorLevel`.

use crate::numbered::numbered;

numbered! {
    /// What went wrong; the name is the phrase that a message begins with.
    pub enum Code {
        Ok = 0 => "no error";
        InternalError = 1 => "internal error";
        NoMemory = 2 => "out of memory";
        NoSupport = 3 => "this function is not supported by the connection driver";
        UnknownHost = 4 => "unknown host";
        NoConnect = 5 => "no connection driver available for";
        InvalidConn = 6 => "invalid connection";
        InvalidDomain = 7 => "invalid domain";
        InvalidArg = 8 => "invalid argument";
        OperationFailed = 9 => "operation failed";
        GetFailed = 10 => "get failed";
        PostFailed = 11 => "post failed";
        HttpError = 12 => "http error";
        SexprSerial = 13 => "sexpr serial";
        NoXen = 14 => "no xen";
        XenCall = 15 => "xen call";
        OsType = 16 => "unknown OS type";
        NoKernel = 17 => "no kernel";
        NoRoot = 18 => "no root";
        NoSource = 19 => "no source";
        NoTarget = 20 => "no target";
        NoName = 21 => "missing name information";
        NoOs = 22 => "no os";
        NoDevice = 23 => "no device";
        NoXenstore = 24 => "no xenstore";
        DriverFull = 25 => "driver full";
        CallFailed = 26 => "call failed";
        XmlError = 27 => "XML error";
        DomExist = 28 => "domain exists already";
        OperationDenied = 29 => "operation forbidden";
        OpenFailed = 30 => "open failed";
        ReadFailed = 31 => "read failed";
        ParseFailed = 32 => "parse failed";
        ConfSyntax = 33 => "conf syntax";
        WriteFailed = 34 => "write failed";
        XmlDetail = 35 => "xml detail";
        InvalidNetwork = 36 => "invalid network";
        NetworkExist = 37 => "network exist";
        SystemError = 38 => "system error";
        Rpc = 39 => "rpc";
        GnutlsError = 40 => "gnutls error";
        WarnNoNetwork = 41 => "no network";
        NoDomain = 42 => "Domain not found";
        NoNetwork = 43 => "no network";
        InvalidMac = 44 => "invalid mac";
        AuthFailed = 45 => "authentication failed";
        InvalidStoragePool = 46 => "invalid storage pool";
        InvalidStorageVol = 47 => "invalid storage vol";
        WarnNoStorage = 48 => "no storage";
        NoStoragePool = 49 => "no storage pool";
        NoStorageVol = 50 => "no storage vol";
        WarnNoNode = 51 => "no node";
        InvalidNodeDevice = 52 => "invalid node device";
        NoNodeDevice = 53 => "no node device";
        NoSecurityModel = 54 => "no security model";
        OperationInvalid = 55 => "Requested operation is not valid";
        WarnNoInterface = 56 => "no interface";
        NoInterface = 57 => "no interface";
        InvalidInterface = 58 => "invalid interface";
        MultipleInterfaces = 59 => "multiple interfaces";
        WarnNoNwfilter = 60 => "no nwfilter";
        InvalidNwfilter = 61 => "invalid nwfilter";
        NoNwfilter = 62 => "no nwfilter";
        BuildFirewall = 63 => "build firewall";
        WarnNoSecret = 64 => "no secret";
        InvalidSecret = 65 => "invalid secret";
        NoSecret = 66 => "no secret";
        ConfigUnsupported = 67 => "unsupported configuration";
        OperationTimeout = 68 => "Timed out during operation";
        MigratePersistFailed = 69 => "migrate persist failed";
        HookScriptFailed = 70 => "hook script failed";
        InvalidDomainSnapshot = 71 => "invalid domain snapshot";
        NoDomainSnapshot = 72 => "no domain snapshot";
        InvalidStream = 73 => "invalid stream";
        ArgumentUnsupported = 74 => "argument unsupported";
        StorageProbeFailed = 75 => "storage probe failed";
        StoragePoolBuilt = 76 => "storage pool built";
        SnapshotRevertRisky = 77 => "snapshot revert risky";
        OperationAborted = 78 => "operation aborted";
        AuthCancelled = 79 => "auth cancelled";
        NoDomainMetadata = 80 => "metadata not found";
        MigrateUnsafe = 81 => "migrate unsafe";
        Overflow = 82 => "numerical overflow";
        BlockCopyActive = 83 => "block copy active";
        OperationUnsupported = 84 => "Operation not supported";
        Ssh = 85 => "ssh";
        AgentUnresponsive = 86 => "Guest agent is not responding";
        ResourceBusy = 87 => "resource busy";
        AccessDenied = 88 => "access denied";
        DbusService = 89 => "dbus service";
        StorageVolExist = 90 => "storage vol exist";
        CpuIncompatible = 91 => "cpu incompatible";
        XmlInvalidSchema = 92 => "XML document failed to validate against schema";
        MigrateFinishOk = 93 => "migrate finish ok";
        AuthUnavailable = 94 => "auth unavailable";
        NoServer = 95 => "no server";
        NoClient = 96 => "no client";
        AgentUnsynced = 97 => "agent unsynced";
        Libssh = 98 => "libssh";
        DeviceMissing = 99 => "device not found";
        InvalidNwfilterBinding = 100 => "invalid nwfilter binding";
        NoNwfilterBinding = 101 => "no nwfilter binding";
        InvalidDomainCheckpoint = 102 => "invalid domain checkpoint";
        NoDomainCheckpoint = 103 => "no domain checkpoint";
        NoDomainBackup = 104 => "no domain backup";
        InvalidNetworkPort = 105 => "invalid network port";
        NetworkPortExist = 106 => "network port exist";
        NoNetworkPort = 107 => "no network port";
        NoHostname = 108 => "no hostname";
        CheckpointInconsistent = 109 => "checkpoint inconsistent";
        MultipleDomains = 110 => "multiple matching domains found";
        NoNetworkMetadata = 111 => "no network metadata";
        AgentCommandTimeout = 112 => "agent command timeout";
        AgentCommandFailed = 113 => "agent command failed";
    }
}

numbered! {
    /// The part that an error comes from.
    pub enum Origin {
        Unspecified = 0 => "none";
        Xen = 1 => "xen";
        Xend = 2 => "xend";
        Xenstore = 3 => "xenstore";
        Sexpr = 4 => "sexpr";
        Xml = 5 => "xml";
        Dom = 6 => "dom";
        Rpc = 7 => "rpc";
        Proxy = 8 => "proxy";
        Conf = 9 => "conf";
        Qemu = 10 => "qemu";
        Net = 11 => "net";
        Test = 12 => "test";
        Remote = 13 => "remote";
        Openvz = 14 => "openvz";
        Xenxm = 15 => "xenxm";
        StatsLinux = 16 => "stats linux";
        Lxc = 17 => "lxc";
        Storage = 18 => "storage";
        Network = 19 => "network";
        Domain = 20 => "domain";
        Uml = 21 => "uml";
        Nodedev = 22 => "nodedev";
        XenInotify = 23 => "xen inotify";
        Security = 24 => "security";
        Vbox = 25 => "vbox";
        Interface = 26 => "interface";
        One = 27 => "one";
        Esx = 28 => "esx";
        Phyp = 29 => "phyp";
        Secret = 30 => "secret";
        Cpu = 31 => "cpu";
        Xenapi = 32 => "xenapi";
        Nwfilter = 33 => "nwfilter";
        Hook = 34 => "hook";
        DomainSnapshot = 35 => "domain snapshot";
        Audit = 36 => "audit";
        Sysinfo = 37 => "sysinfo";
        Streams = 38 => "streams";
        Vmware = 39 => "vmware";
        Event = 40 => "event";
        Libxl = 41 => "libxl";
        Locking = 42 => "locking";
        Hyperv = 43 => "hyperv";
        Capabilities = 44 => "capabilities";
        Uri = 45 => "uri";
        Auth = 46 => "auth";
        Dbus = 47 => "dbus";
        Parallels = 48 => "parallels";
        Device = 49 => "device";
        Ssh = 50 => "ssh";
        Lockspace = 51 => "lockspace";
        Initctl = 52 => "initctl";
        Identity = 53 => "identity";
        Cgroup = 54 => "cgroup";
        Access = 55 => "access";
        Systemd = 56 => "systemd";
        Bhyve = 57 => "bhyve";
        Crypto = 58 => "crypto";
        Firewall = 59 => "firewall";
        Polkit = 60 => "polkit";
        Thread = 61 => "thread";
        Admin = 62 => "admin";
        Logging = 63 => "logging";
        Xenxl = 64 => "xenxl";
        Perf = 65 => "perf";
        Libssh = 66 => "libssh";
        Resctrl = 67 => "resctrl";
        Firewalld = 68 => "firewalld";
        DomainCheckpoint = 69 => "domain checkpoint";
        Tpm = 70 => "tpm";
        Bpf = 71 => "bpf";
        Ch = 72 => "ch";
    }
}

numbered! {
    /// How bad an error is.
    pub enum Level {
        Fine = 0 => "none";
        Warning = 1 => "warning";
        Error = 2 => "error";
    }
}
