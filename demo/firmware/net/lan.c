/*
 * The network the demo monitors, simulated: answers, delays and faults.
 */
#include "lan.h"

#define FLAPPING_AGENT 4u /* its interface is gone every 4th time it is asked */
#define SILENT_TELNET_HOST 0u

/* A linear congruential generator (Numerical Recipes); its low bits are weak, so the high ones are used. */
uint32_t lan_between(uint32_t least, uint32_t most)
{
    static uint32_t state = 2026;

    state = state * 1664525u + 1013904223u;
    return least + (state >> 8) % (most - least + 1);
}

bool lan_ping_answers(void)
{
    return lan_between(1, 12) != 1;
}

bool lan_interface_exists(uint32_t agent)
{
    static uint32_t asked;

    return agent != FLAPPING_AGENT || asked++ % 4 != 0;
}

bool lan_telnet_answers(uint32_t host)
{
    return host != SILENT_TELNET_HOST;
}
