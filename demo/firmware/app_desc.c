/*
 * The application descriptor, laid out as ESP-IDF's. The ELF cannot hold its own hash: the field is zero there
 * and is patched into the flat image by the build, as esptool does. No build time: builds are reproducible.
 */
#include "app_desc.h"

__attribute__((section(".flash.appdesc"))) const struct app_desc app_desc = {
    .magic = 0xabcd5432,
    .version = "1.0.0",
    .project_name = "heap-demo",
    .idf_version = "none (QEMU virt)",
};
