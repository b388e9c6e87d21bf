/* What both ports on FreeRTOS share: the task, the lock, the task table. */
#ifndef HM_RTOS_H
#define HM_RTOS_H

#include "freertos_headers.h"

#include "../../hm_port.h"

/* Longest name that is kept of a task. */
#define HM_RTOS_NAME (configMAX_TASK_NAME_LEN < 24 ? configMAX_TASK_NAME_LEN : 24)

/* What only the port knows of a task that is in the table. */
void hm_rtos_details(TaskHandle_t task, const TaskStatus_t *status, struct hm_task *result);
/* What it has allocated; asked for when a row is printed. */
void hm_rtos_heap_of(TaskHandle_t task, struct hm_task *result);

#endif
