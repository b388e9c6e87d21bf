#pragma once

#include "clock.h"

/* A small printf: %d %u %x %p %s %%, with '-', '0', a width and 'l'. */
__attribute__((format(printf, 1, 2))) void print(const char *format, ...);

/* ESP-IDF's log line: `I (1234) tag: message`. */
#define LOG(level, tag, format, ...) print(level " (%lu) %s: " format "\n", clock_ms(), tag, ##__VA_ARGS__)
#define LOGI(tag, ...) LOG("I", tag, __VA_ARGS__)
#define LOGW(tag, ...) LOG("W", tag, __VA_ARGS__)
