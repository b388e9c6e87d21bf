#pragma once

#include <stdint.h>

/* ESP-IDF's esp_app_desc_t. */
struct app_desc {
    uint32_t magic;
    uint32_t secure_version;
    uint32_t reserved[2];
    char version[32];
    char project_name[32];
    char time[16];
    char date[16];
    char idf_version[32];
    uint8_t elf_sha256[32];
    uint32_t reserved_end[20];
};

extern const struct app_desc app_desc;
