#pragma once

#include <stdint.h>

void ping_task(void);
void snmp_task(void);
void telnet_task(void);
void mqtt_task(void);
void f_PrintTasks(void);
void f_HeapMonitor(void);

/* Queues a result for the next publish; dropped while the queue is full. */
void mqtt_queue(const char *topic, uint32_t value);

/* Asks for a new connection to the broker before the next publish. */
void mqtt_reconnect(void);

/* Logs the running task's unused stack. */
void f_memoria(void);
