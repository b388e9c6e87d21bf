#pragma once

#include <stdint.h>

/* Remembers an interface's counters and its description; the oldest entry makes room. */
void interfaces_remember(uint32_t index, uint32_t octets);
