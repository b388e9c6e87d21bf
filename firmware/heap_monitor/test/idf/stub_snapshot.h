#pragma once
#include "freertos/task.h"
typedef struct xTASK_SNAPSHOT {
    void *pxTCB;
    StackType_t *pxTopOfStack;
    StackType_t *pxEndOfStack;
} TaskSnapshot_t;
#if STUB_IDF >= 40402
BaseType_t vTaskGetSnapshot(TaskHandle_t task, TaskSnapshot_t *snapshot);
#else
void vTaskGetSnapshot(TaskHandle_t task, TaskSnapshot_t *snapshot);
#endif
