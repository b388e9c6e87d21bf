/*
 * Decodes SNMP responses. Here is the demo's frequent small leak.
 */
#include "pdu.h"

#include <stddef.h>

#include "../kernel/print.h"

struct varbind *pdu_decode(const struct pdu *pdu)
{
    struct varbind *varbind = varbind_copy(&pdu->varbind);

    if (pdu->no_such_name) {
        LOGW("snmp", "noSuchName: ifInOctets.%lu", pdu->varbind.oid[7]);
        return NULL; /* LEAK 1: the copy is dropped on the error path */
    }
    return varbind;
}
