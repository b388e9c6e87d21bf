/* Compared by their difference, so that a deadline holds when the clock has wrapped before it. */
#include "hm_clock.h"

bool hm_is_due(uint32_t now_ms, uint32_t at_ms)
{
    return (int32_t)(now_ms - at_ms) >= 0;
}

uint32_t hm_until(uint32_t now_ms, uint32_t at_ms, uint32_t most)
{
    uint32_t left = hm_is_due(now_ms, at_ms) ? 0 : at_ms - now_ms;

    return left < most ? left : most;
}
