#pragma once
#define ESP_IDF_VERSION_VAL(major, minor, patch) (((major) << 16) | ((minor) << 8) | (patch))
#define ESP_IDF_VERSION ESP_IDF_VERSION_VAL(STUB_IDF / 10000, STUB_IDF / 100 % 100, STUB_IDF % 100)
const char *esp_get_idf_version(void);
