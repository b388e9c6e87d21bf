#pragma once
#if STUB_IDF < 60000
#error "freertos/freertos_debug.h is of v6.0 and later"
#endif
#include "stub_snapshot.h"
