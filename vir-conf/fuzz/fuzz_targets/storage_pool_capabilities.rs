#![no_main]
vir_conf_fuzz::target!(storage_pool_capabilities);
