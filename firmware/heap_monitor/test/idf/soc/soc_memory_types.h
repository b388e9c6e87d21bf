#pragma once
#if STUB_IDF >= 60000
#error "soc/soc_memory_types.h is gone in v6.0"
#endif
#include <stdbool.h>
bool esp_ptr_external_ram(const void *p);
