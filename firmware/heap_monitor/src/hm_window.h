/* Least and most free bytes of the last minute. */
#ifndef HM_WINDOW_H
#define HM_WINDOW_H

#include <stdint.h>

/* As many as the article's history has: at 3 s one for each reading. */
#define HM_WINDOW_SLOTS 20
#define HM_WINDOW_SLOT_MS 3000u

struct hm_window {
    struct {
        uint32_t least;
        uint32_t most; /* below least: no reading */
    } slots[HM_WINDOW_SLOTS];
    uint32_t slot_began_ms;
    uint8_t slot;
};

void hm_window_reset(struct hm_window *window, uint32_t now_ms);
void hm_window_add(struct hm_window *window, uint32_t now_ms, uint32_t free_bytes);
/* Of at least one reading. */
void hm_window_range(const struct hm_window *window, uint32_t *least, uint32_t *most);

#endif
