#pragma once

#include <stdint.h>

void clock_init(void);

/* Milliseconds since boot. */
uint32_t clock_ms(void);

/* Halts the hart until the given time, in milliseconds since boot. */
void clock_sleep_until(uint32_t wake_ms);

/* The low half of the cycle counter. */
uint32_t clock_cycles(void);
