/* A line that is put together in a buffer of fixed size: what does not fit is left out. */
#ifndef HM_TEXT_H
#define HM_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hm_text {
    char *bytes;
    size_t capacity;
    size_t length;
    bool cut;
};

void hm_text_char(struct hm_text *text, char c);
void hm_text_add(struct hm_text *text, const char *added);
void hm_text_decimal(struct hm_text *text, uint32_t value);
/* At least `digits` digits. */
void hm_text_hex(struct hm_text *text, uint32_t value, unsigned digits);
/* Blanks up to the column, counted from `from`. */
void hm_text_pad(struct hm_text *text, size_t from, size_t width);

#endif
