/*
 * SNMP variable bindings.
 */
#include "varbind.h"

#include "../kernel/heap.h"

struct varbind *varbind_copy(const struct varbind *from)
{
    struct varbind *copy = heap_malloc(sizeof *copy);

    *copy = *from;
    return copy;
}

void varbind_free(struct varbind *varbind)
{
    heap_free(varbind);
}
