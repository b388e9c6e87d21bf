#pragma once
#if STUB_IDF >= 50200
#error "freertos/task_snapshot.h warns from v5.2 on"
#endif
#include "stub_snapshot.h"
