#pragma once
#if STUB_IDF < 50200 || STUB_IDF >= 60000
#error "esp_private/freertos_debug.h is of v5.2 to v5.5"
#endif
#include "stub_snapshot.h"
