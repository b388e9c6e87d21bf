#pragma once
#if STUB_IDF < 50000
#error "esp_private/cache_utils.h is of v5.0 and later"
#endif
#include <stdbool.h>
bool spi_flash_cache_enabled(void);
