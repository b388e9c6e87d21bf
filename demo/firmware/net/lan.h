#pragma once

#include <stdbool.h>
#include <stdint.h>

/* A random number from `least` to `most`. */
uint32_t lan_between(uint32_t least, uint32_t most);

/* Whether a ping is answered: one in twelve is lost. */
bool lan_ping_answers(void);

/* Whether an agent still knows the interface it is asked about. */
bool lan_interface_exists(uint32_t agent);

/* Whether a host's telnet server says anything before the timeout. */
bool lan_telnet_answers(uint32_t host);
