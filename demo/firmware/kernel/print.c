/*
 * A small printf to the console.
 */
#include "print.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uart.h"

struct field {
    bool left;
    bool zeros;
    size_t width;
};

static void put_padding(size_t count, char fill)
{
    while (count--)
        uart_putc(fill);
}

static void put_text(const char *text, size_t length, struct field field)
{
    size_t padding = field.width > length ? field.width - length : 0;

    if (!field.left)
        put_padding(padding, field.zeros ? '0' : ' ');
    for (size_t i = 0; i < length; i++)
        uart_putc(text[i]);
    if (field.left)
        put_padding(padding, ' ');
}

static void put_number(uint32_t value, uint32_t base, bool negative, struct field field)
{
    char digits[11];
    size_t at = sizeof digits;

    do {
        digits[--at] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value);
    if (negative)
        digits[--at] = '-';
    put_text(&digits[at], sizeof digits - at, field);
}

static void put_string(const char *text, struct field field)
{
    size_t length = 0;
    while (text[length])
        length++;
    put_text(text, length, field);
}

void print(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    for (; *format; format++) {
        struct field field = {0};

        if (*format != '%') {
            uart_putc(*format);
            continue;
        }
        for (format++; *format == '-' || *format == '0'; format++) {
            field.left |= *format == '-';
            field.zeros |= *format == '0';
        }
        for (; *format >= '0' && *format <= '9'; format++)
            field.width = field.width * 10 + (size_t)(*format - '0');
        if (*format == 'l') /* long and int are both 32 bits wide */
            format++;
        if (*format == 'd') {
            int32_t value = va_arg(args, int32_t);
            put_number(value < 0 ? 0u - (uint32_t)value : (uint32_t)value, 10, value < 0, field);
        } else if (*format == 'u') {
            put_number(va_arg(args, uint32_t), 10, false, field);
        } else if (*format == 'x') {
            put_number(va_arg(args, uint32_t), 16, false, field);
        } else if (*format == 'p') {
            put_text("0x", 2, (struct field){0});
            put_number(va_arg(args, uint32_t), 16, false, (struct field){.zeros = true, .width = 8});
        } else if (*format == 's') {
            put_string(va_arg(args, const char *), field);
        } else {
            uart_putc(*format);
        }
    }
    va_end(args);
}
