#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "varbind.h"

/* An SNMP response as it came from the network. */
struct pdu {
    bool no_such_name; /* the error status */
    struct varbind varbind;
};

/* The response's varbind, for the caller to free, or NULL if the agent reports an error. */
struct varbind *pdu_decode(const struct pdu *pdu);
