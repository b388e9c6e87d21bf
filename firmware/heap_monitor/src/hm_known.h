/*
 * The allocations that the host has been told of: a hash table by address, of fixed size. It is what makes leak
 * reports incremental.
 */
#ifndef HM_KNOWN_H
#define HM_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hm_known_entry {
    uint32_t address; /* bit 0: seen in this pass; 0: empty */
    uint32_t mix;     /* of size and stamp */
};

struct hm_known {
    struct hm_known_entry *entries;
    uint32_t capacity;
    uint32_t used; /* one entry always stays empty */
    bool forgot;   /* there was no room: the next report must list all */
};

enum hm_seen {
    HM_SEEN_NEW,     /* the host does not know it yet */
    HM_SEEN_CHANGED, /* another allocation at a known address */
    HM_SEEN_KNOWN,
    HM_SEEN_TWICE, /* in this pass already */
};

/*
 * Entries for so many records, with a quarter to spare. A pass may see more than that together with what has vanished
 * since the one before; what has no room then is new again in the next report, which lists all.
 */
uint32_t hm_known_capacity(uint32_t records);
void hm_known_clear(struct hm_known *known);
/* Takes an allocation that is there in this pass. */
enum hm_seen hm_known_see(struct hm_known *known, uint32_t address, uint32_t size, uint32_t stamp);
/*
 * Ends a pass: removes the entries that it has not seen, each time one, and gives its address; 0: no more. What is
 * left is unmarked for the next pass.
 */
uint32_t hm_known_take_gone(struct hm_known *known, uint32_t *from);

/* The digest of a set of allocations is the XOR of this over all of them. */
uint32_t hm_mix(uint32_t address, uint32_t size, uint32_t stamp);

#endif
