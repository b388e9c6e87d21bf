/* Open addressing with linear probing; entries behind a removed one move up, so there are no tombstones. */
#include "hm_known.h"

#define SEEN 1u

uint32_t hm_mix(uint32_t address, uint32_t size, uint32_t stamp)
{
    uint32_t mix = (address ^ stamp * 0x9e3779b1u) + size * 0x85ebca77u;

    mix = (mix ^ mix >> 15) * 0x2c1b3c6du;
    mix = (mix ^ mix >> 12) * 0x297a2d39u;
    return mix ^ mix >> 15;
}

uint32_t hm_known_capacity(uint32_t records)
{
    return records + records / 3 + 1;
}

void hm_known_clear(struct hm_known *known)
{
    for (uint32_t i = 0; i < known->capacity; i++)
        known->entries[i].address = 0;
    known->used = 0;
    known->forgot = false;
}

static uint32_t home_of(const struct hm_known *known, uint32_t address)
{
    return hm_mix(address & ~SEEN, 0, 0) % known->capacity;
}

static uint32_t next(const struct hm_known *known, uint32_t index)
{
    return index + 1 == known->capacity ? 0 : index + 1;
}

enum hm_seen hm_known_see(struct hm_known *known, uint32_t address, uint32_t size, uint32_t stamp)
{
    uint32_t mix = hm_mix(address, size, stamp);
    uint32_t index = home_of(known, address);

    for (;; index = next(known, index)) {
        struct hm_known_entry *entry = &known->entries[index];
        if (entry->address == 0) {
            if (known->used + 1 == known->capacity) {
                known->forgot = true;
                return HM_SEEN_NEW;
            }
            known->used++;
            *entry = (struct hm_known_entry){.address = address | SEEN, .mix = mix};
            return HM_SEEN_NEW;
        }
        if ((entry->address & ~SEEN) != address)
            continue;
        if (entry->address & SEEN)
            return HM_SEEN_TWICE;
        entry->address |= SEEN;
        if (entry->mix == mix)
            return HM_SEEN_KNOWN;
        entry->mix = mix;
        return HM_SEEN_CHANGED;
    }
}

/* Closes the hole at `hole`: moves up what would not be found behind it. */
static void close_hole(struct hm_known *known, uint32_t hole)
{
    for (uint32_t at = next(known, hole);; at = next(known, at)) {
        if (known->entries[at].address == 0)
            break;
        uint32_t home = home_of(known, known->entries[at].address);
        /* Its home lies cyclically in (hole, at]: it stays. */
        if (hole <= at ? (hole < home && home <= at) : (hole < home || home <= at))
            continue;
        known->entries[hole] = known->entries[at];
        hole = at;
    }
    known->entries[hole].address = 0;
    known->used--;
}

uint32_t hm_known_take_gone(struct hm_known *known, uint32_t *from)
{
    for (; *from < known->capacity; (*from)++) {
        uint32_t address = known->entries[*from].address;
        if (address != 0 && !(address & SEEN)) {
            close_hole(known, *from);
            return address;
        }
    }
    for (uint32_t i = 0; i < known->capacity; i++)
        known->entries[i].address &= ~SEEN;
    return 0;
}
