#pragma once

#include <stdint.h>

struct buffer {
    uint32_t length;
    uint8_t bytes[];
};

/* A zeroed buffer. */
struct buffer *buffer_new(uint32_t length);
void buffer_free(struct buffer *buffer);
