#pragma once
#include "freertos/task.h"
#if STUB_IDF >= 50200
BaseType_t xTaskGetCoreID(TaskHandle_t task);
#endif
