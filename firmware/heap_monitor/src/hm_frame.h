/*
 * Lines for the editor: `~hm1 SEQ TYPE FIELDS*CRC`, described in docs/wire-format.md. A field that does not fit any
 * more is left out; a frame is never longer than HM_FRAME_MAX with its line end, so that one write takes it.
 */
#ifndef HM_FRAME_H
#define HM_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hm_text.h"

#define HM_FRAME_MAX 120
#define HM_FRAME_START "~hm1 "

struct hm_frame {
    char bytes[HM_FRAME_MAX];
    struct hm_text text;
};

void hm_frame_begin(struct hm_frame *frame, uint16_t sequence, const char *type);
/* A word without a key; bytes that could be misread are %XX. At most `max` of its bytes. An empty one is `%`. */
void hm_frame_word(struct hm_frame *frame, const char *word, size_t max);
void hm_frame_text(struct hm_frame *frame, char key, const char *value);
/* Nothing for HM_UNKNOWN, `-` for HM_NO_CORE. */
void hm_frame_number(struct hm_frame *frame, char key, uint32_t value);
/* A number for each key. */
void hm_frame_numbers(struct hm_frame *frame, const char *keys, const uint32_t *values);
/* A hexadecimal number, the first of a list or another one of it; false where it does not fit. */
bool hm_frame_item(struct hm_frame *frame, char key, bool first, uint32_t value);
/* Closes it; returns its length. */
size_t hm_frame_end(struct hm_frame *frame);

/* CRC-32 (IEEE 802.3, as in zip and PNG). */
uint32_t hm_crc32(const char *bytes, size_t length);

#endif
