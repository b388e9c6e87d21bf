#pragma once

#include <stdint.h>

/* One variable of an SNMP response: what was asked for, and its value. */
struct varbind {
    uint32_t oid[8];
    uint32_t value;
};

/* A copy of a varbind of the response, for its caller to free. */
struct varbind *varbind_copy(const struct varbind *from);
void varbind_free(struct varbind *varbind);
