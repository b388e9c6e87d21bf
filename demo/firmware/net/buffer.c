/*
 * Byte buffers for packets, lines and messages.
 */
#include "buffer.h"

#include "../kernel/heap.h"

struct buffer *buffer_new(uint32_t length)
{
    struct buffer *buffer = heap_malloc(sizeof *buffer + length);

    buffer->length = length;
    for (uint32_t i = 0; i < length; i++)
        buffer->bytes[i] = 0;
    return buffer;
}

void buffer_free(struct buffer *buffer)
{
    heap_free(buffer);
}
