/* Times of the log's clock, which wraps: in ms, and less than half of its range apart. */
#ifndef HM_CLOCK_H
#define HM_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

bool hm_is_due(uint32_t now_ms, uint32_t at_ms);
/* The time left until `at_ms`: 0 when it is due, and `most` when it is further away than that. */
uint32_t hm_until(uint32_t now_ms, uint32_t at_ms, uint32_t most);

#endif
