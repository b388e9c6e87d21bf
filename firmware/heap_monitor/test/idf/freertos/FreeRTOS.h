#pragma once
#include <stdint.h>
#include "sdkconfig.h"
#include "esp_idf_version.h"
typedef uint8_t StackType_t;
typedef int BaseType_t;
typedef unsigned int UBaseType_t;
typedef uint32_t TickType_t;
#define pdTRUE ((BaseType_t)1)
#define pdFALSE ((BaseType_t)0)
#define pdPASS pdTRUE
#define configSTACK_DEPTH_TYPE uint32_t
#define configMAX_TASK_NAME_LEN 16
#ifdef CONFIG_FREERTOS_USE_TRACE_FACILITY
#define configUSE_TRACE_FACILITY 1
#define configGENERATE_RUN_TIME_STATS 1
#else
#define configUSE_TRACE_FACILITY 0
#define configGENERATE_RUN_TIME_STATS 0
#endif
#define configUSE_MUTEXES 1
#if STUB_IDF % 200 == 0
#define configTASKLIST_INCLUDE_COREID 1
#elif STUB_IDF >= 50200
#define configTASKLIST_INCLUDE_COREID 0
#endif
#define INCLUDE_uxTaskGetStackHighWaterMark 1
#define portNUM_PROCESSORS 2
#define pdMS_TO_TICKS(ms) ((TickType_t)((uint64_t)(ms) * 100 / 1000))
typedef struct {
    uint32_t owner, count;
} portMUX_TYPE;
#define portMUX_INITIALIZER_UNLOCKED {0xb33fffff, 0}
void stub_critical(portMUX_TYPE *mux);
#define portENTER_CRITICAL_SAFE(mux) stub_critical(mux)
#define portEXIT_CRITICAL_SAFE(mux) stub_critical(mux)
#if STUB_IDF >= 50200
#define configRUN_TIME_COUNTER_TYPE uint32_t
#endif
