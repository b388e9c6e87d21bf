#pragma once
#include "freertos/FreeRTOS.h"
struct tskTaskControlBlock;
#if STUB_IDF >= 50000
typedef struct tskTaskControlBlock *TaskHandle_t;
#else
typedef void *TaskHandle_t;
#endif
typedef void (*TaskFunction_t)(void *);
typedef enum { eRunning = 0, eReady, eBlocked, eSuspended, eDeleted, eInvalid } eTaskState;
typedef struct xTASK_STATUS {
    TaskHandle_t xHandle;
    const char *pcTaskName;
    UBaseType_t xTaskNumber;
    eTaskState eCurrentState;
    UBaseType_t uxCurrentPriority;
    UBaseType_t uxBasePriority;
    uint32_t ulRunTimeCounter;
    StackType_t *pxStackBase;
    configSTACK_DEPTH_TYPE usStackHighWaterMark;
#if configTASKLIST_INCLUDE_COREID
    BaseType_t xCoreID;
#endif
} TaskStatus_t;
#define tskNO_AFFINITY ((BaseType_t)0x7fffffff)
BaseType_t xTaskCreate(TaskFunction_t code, const char *const name, const configSTACK_DEPTH_TYPE depth,
                       void *const parameters, UBaseType_t priority, TaskHandle_t *const created);
void vTaskDelete(TaskHandle_t task);
void vTaskDelay(const TickType_t ticks);
void vTaskSuspend(TaskHandle_t task);
eTaskState eTaskGetState(TaskHandle_t task);
UBaseType_t uxTaskGetStackHighWaterMark(TaskHandle_t task);
#if configUSE_TRACE_FACILITY
UBaseType_t uxTaskGetSystemState(TaskStatus_t *const statuses, const UBaseType_t size, uint32_t *const run_time);
#endif
uint32_t ulTaskGenericNotifyTake(UBaseType_t index, BaseType_t clear, TickType_t ticks);
BaseType_t xTaskGenericNotify(TaskHandle_t task, UBaseType_t index, uint32_t value, int action, uint32_t *previous);
#define ulTaskNotifyTake(clear, ticks) ulTaskGenericNotifyTake(0, (clear), (ticks))
#define xTaskNotifyGive(task) xTaskGenericNotify((task), 0, 0, 2, NULL)
#if STUB_IDF < 50200
BaseType_t xTaskGetAffinity(TaskHandle_t task);
#endif
