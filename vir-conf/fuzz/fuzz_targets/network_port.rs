#![no_main]
vir_conf_fuzz::target!(network_port);
