#pragma once
#include "FreeRTOS.h"
#define tskKERNEL_VERSION_MAJOR STUB_RTOS
#define tskKERNEL_VERSION_NUMBER "V10.4.3"
typedef struct tskTaskControlBlock *TaskHandle_t;
typedef enum { eRunning = 0, eReady, eBlocked, eSuspended, eDeleted, eInvalid } eTaskState;
typedef struct xTASK_STATUS {
    TaskHandle_t xHandle;
    const char *pcTaskName;
    UBaseType_t xTaskNumber;
    eTaskState eCurrentState;
    UBaseType_t uxCurrentPriority, uxBasePriority;
    uint32_t ulRunTimeCounter;
    StackType_t *pxStackBase;
#if STUB_RTOS >= 11
    StackType_t *pxTopOfStack, *pxEndOfStack;
#endif
    configSTACK_DEPTH_TYPE usStackHighWaterMark;
} TaskStatus_t;
void vTaskEnterCritical(void);
void vTaskExitCritical(void);
#define taskENTER_CRITICAL() vTaskEnterCritical()
#define taskEXIT_CRITICAL() vTaskExitCritical()
BaseType_t xTaskCreate(void (*code)(void *), const char *const name, const configSTACK_DEPTH_TYPE depth,
                       void *const parameters, UBaseType_t priority, TaskHandle_t *const created);
void vTaskDelete(TaskHandle_t task);
void vTaskDelay(const TickType_t ticks);
void vTaskSuspend(TaskHandle_t task);
eTaskState eTaskGetState(TaskHandle_t task);
TickType_t xTaskGetTickCount(void);
UBaseType_t uxTaskGetStackHighWaterMark(TaskHandle_t task);
UBaseType_t uxTaskGetSystemState(TaskStatus_t *const statuses, const UBaseType_t size, uint32_t *const run_time);
uint32_t ulTaskNotifyTake(BaseType_t clear, TickType_t ticks);
BaseType_t xTaskNotifyGive(TaskHandle_t task);
