/* Numbers and padding without printf(): that would cost stack, and may allocate. */
#include "hm_text.h"

void hm_text_char(struct hm_text *text, char c)
{
    if (text->length < text->capacity)
        text->bytes[text->length++] = c;
    else
        text->cut = true;
}

void hm_text_add(struct hm_text *text, const char *added)
{
    while (*added)
        hm_text_char(text, *added++);
}

void hm_text_decimal(struct hm_text *text, uint32_t value)
{
    char digits[10];
    unsigned count = 0;

    do {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    while (count)
        hm_text_char(text, digits[--count]);
}

void hm_text_hex(struct hm_text *text, uint32_t value, unsigned digits)
{
    unsigned shift = 32;

    while (shift > 4 && shift > 4 * digits && value >> (shift - 4) == 0)
        shift -= 4;
    while (shift) {
        shift -= 4;
        hm_text_char(text, "0123456789abcdef"[value >> shift & 15]);
    }
}

void hm_text_pad(struct hm_text *text, size_t from, size_t width)
{
    while (text->length < from + width && !text->cut)
        hm_text_char(text, ' ');
}
