#pragma once

#include <stdint.h>

/* Calls `run` in the timer task every `period_ms`; the first time after `first_ms`. */
void timer_start(uint32_t first_ms, uint32_t period_ms, void (*run)(void));

/* The body of the `Tmr Svc` task. */
void timer_task(void);
