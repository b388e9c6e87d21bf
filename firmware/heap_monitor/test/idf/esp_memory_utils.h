#pragma once
#if STUB_IDF < 50000
#error "esp_memory_utils.h is of v5.0 and later"
#endif
#include <stdbool.h>
bool esp_ptr_external_ram(const void *p);
bool esp_ptr_executable(const void *p);
