/* A ring of slots of 3 s each, which is bounded whatever the period is. */
#include "hm_window.h"

static void clear(struct hm_window *window, unsigned slot)
{
    window->slots[slot].least = UINT32_MAX;
    window->slots[slot].most = 0;
}

void hm_window_reset(struct hm_window *window, uint32_t now_ms)
{
    for (unsigned i = 0; i < HM_WINDOW_SLOTS; i++)
        clear(window, i);
    window->slot = 0;
    window->slot_began_ms = now_ms;
}

void hm_window_add(struct hm_window *window, uint32_t now_ms, uint32_t free_bytes)
{
    uint32_t passed = (now_ms - window->slot_began_ms) / HM_WINDOW_SLOT_MS;

    for (uint32_t i = 0; i < passed && i < HM_WINDOW_SLOTS; i++) {
        window->slot = (uint8_t)((window->slot + 1) % HM_WINDOW_SLOTS);
        clear(window, window->slot);
    }
    window->slot_began_ms += passed * HM_WINDOW_SLOT_MS;
    if (free_bytes < window->slots[window->slot].least)
        window->slots[window->slot].least = free_bytes;
    if (free_bytes > window->slots[window->slot].most)
        window->slots[window->slot].most = free_bytes;
}

void hm_window_range(const struct hm_window *window, uint32_t *least, uint32_t *most)
{
    *least = UINT32_MAX;
    *most = 0;
    for (unsigned i = 0; i < HM_WINDOW_SLOTS; i++) {
        if (window->slots[i].least > window->slots[i].most)
            continue;
        if (window->slots[i].least < *least)
            *least = window->slots[i].least;
        if (window->slots[i].most > *most)
            *most = window->slots[i].most;
    }
}
