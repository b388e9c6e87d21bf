/*
 * Asks five SNMP agents in turn for an interface's traffic, one a second.
 */
#include "../kernel/print.h"
#include "../kernel/task.h"
#include "../net/buffer.h"
#include "../net/interfaces.h"
#include "../net/lan.h"
#include "../net/pdu.h"
#include "tasks.h"

#define AGENTS 5u
#define REQUEST_SIZE 1472u
#define POLLS_PER_LOG 30u

static struct pdu receive(uint32_t agent, uint32_t poll)
{
    return (struct pdu){
        .no_such_name = !lan_interface_exists(agent),
        .varbind = {.oid = {1, 3, 6, 1, 2, 1, 2, agent * 10 + 1}, .value = poll * 1500},
    };
}

static void poll_agent(uint32_t agent, uint32_t poll)
{
    struct buffer *request = buffer_new(REQUEST_SIZE);

    task_delay(lan_between(30, 250));
    struct pdu response = receive(agent, poll);
    struct varbind *varbind = pdu_decode(&response);
    buffer_free(request);
    if (!varbind)
        return;
    if (agent == 0)
        interfaces_remember(varbind->oid[7], varbind->value);
    mqtt_queue("snmp", varbind->value);
    varbind_free(varbind);
}

void snmp_task(void)
{
    for (uint32_t poll = 0;; poll++) {
        poll_agent(poll % AGENTS, poll);
        if (poll % POLLS_PER_LOG == POLLS_PER_LOG - 1) {
            LOGI("snmp", "%lu polls", poll + 1);
            f_memoria();
        }
        task_delay(lan_between(700, 1000));
    }
}
