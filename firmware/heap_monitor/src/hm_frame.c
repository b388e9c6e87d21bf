/* See hm_frame.h. */
#include "hm_frame.h"

#include <string.h>

#include "hm_port.h"

/* `*`, eight digits, the line feed. */
#define END_LENGTH 10

uint32_t hm_crc32(const char *bytes, size_t length)
{
    /* By half bytes: 64 bytes of table instead of 1,024. */
    static const uint32_t table[16] = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
        0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
    };
    uint32_t crc = UINT32_MAX;

    for (size_t i = 0; i < length; i++) {
        crc ^= (uint8_t)bytes[i];
        crc = crc >> 4 ^ table[crc & 15];
        crc = crc >> 4 ^ table[crc & 15];
    }
    return ~crc;
}

void hm_frame_begin(struct hm_frame *frame, uint16_t sequence, const char *type)
{
    frame->text = (struct hm_text){.bytes = frame->bytes, .capacity = HM_FRAME_MAX - END_LENGTH};
    hm_text_add(&frame->text, HM_FRAME_START);
    hm_text_hex(&frame->text, sequence, 4);
    hm_text_char(&frame->text, ' ');
    hm_text_add(&frame->text, type);
}

/* Takes back what did not fit as a whole; returns whether it fitted. */
static bool keep(struct hm_text *text, size_t before)
{
    if (!text->cut)
        return true;
    text->length = before;
    text->cut = false;
    return false;
}

/* What could be misread: blanks, control characters, what is not ASCII, and the marks of the format. */
static bool is_plain(char c)
{
    return c > ' ' && c < 0x7f && !strchr("%*=,~", c);
}

static void add_escaped(struct hm_text *text, const char *word, size_t max)
{
    for (; max && *word && !text->cut; word++, max--) {
        size_t before = text->length;
        if (is_plain(*word)) {
            hm_text_char(text, *word);
            continue;
        }
        hm_text_char(text, '%');
        hm_text_hex(text, (uint8_t)*word, 2);
        keep(text, before); /* no half of an escape */
    }
}

void hm_frame_word(struct hm_frame *frame, const char *word, size_t max)
{
    hm_text_char(&frame->text, ' ');
    if (!*word)
        hm_text_char(&frame->text, '%'); /* an empty word would shift the fields */
    add_escaped(&frame->text, word, max);
    frame->text.cut = false;
}

static void begin_field(struct hm_text *text, char key)
{
    hm_text_char(text, ' ');
    hm_text_char(text, key);
    hm_text_char(text, '=');
}

void hm_frame_text(struct hm_frame *frame, char key, const char *value)
{
    begin_field(&frame->text, key);
    add_escaped(&frame->text, value, HM_FRAME_MAX);
    frame->text.cut = false;
}

void hm_frame_number(struct hm_frame *frame, char key, uint32_t value)
{
    size_t before = frame->text.length;

    if (value == HM_UNKNOWN)
        return;
    begin_field(&frame->text, key);
    if (value == HM_NO_CORE)
        hm_text_char(&frame->text, '-');
    else
        hm_text_decimal(&frame->text, value);
    keep(&frame->text, before);
}

void hm_frame_numbers(struct hm_frame *frame, const char *keys, const uint32_t *values)
{
    while (*keys)
        hm_frame_number(frame, *keys++, *values++);
}

bool hm_frame_item(struct hm_frame *frame, char key, bool first, uint32_t value)
{
    size_t before = frame->text.length;

    if (first)
        begin_field(&frame->text, key);
    else
        hm_text_char(&frame->text, ',');
    hm_text_hex(&frame->text, value, 1);
    return keep(&frame->text, before);
}

size_t hm_frame_end(struct hm_frame *frame)
{
    uint32_t crc = hm_crc32(frame->bytes, frame->text.length);

    frame->text.capacity = HM_FRAME_MAX;
    hm_text_char(&frame->text, '*');
    hm_text_hex(&frame->text, crc, 8);
    hm_text_char(&frame->text, '\n');
    return frame->text.length;
}
