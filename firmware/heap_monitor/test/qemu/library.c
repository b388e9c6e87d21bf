/* What the component uses of the C library, for compilers that come without one. */
#include <string.h>

void *memset(void *to, int value, size_t size)
{
    for (char *at = to; size > 0; size--)
        *at++ = (char)value;
    return to;
}

void *memcpy(void *to, const void *from, size_t size)
{
    const char *source = from;

    for (char *at = to; size > 0; size--)
        *at++ = *source++;
    return to;
}

int memcmp(const void *a, const void *b, size_t size)
{
    const unsigned char *left = a, *right = b;

    for (; size > 0; size--, left++, right++)
        if (*left != *right)
            return *left - *right;
    return 0;
}

size_t strlen(const char *text)
{
    size_t length = 0;

    while (text[length])
        length++;
    return length;
}

int strncmp(const char *a, const char *b, size_t size)
{
    for (; size > 0; size--, a++, b++)
        if (*a != *b || !*a)
            return (unsigned char)*a - (unsigned char)*b;
    return 0;
}

int strcmp(const char *a, const char *b)
{
    return strncmp(a, b, (size_t)-1);
}

char *strchr(const char *text, int c)
{
    for (;; text++) {
        if (*text == (char)c)
            return (char *)text;
        if (!*text)
            return NULL;
    }
}

char *strncpy(char *to, const char *from, size_t size)
{
    size_t i = 0;

    for (; i < size && from[i]; i++)
        to[i] = from[i];
    for (; i < size; i++)
        to[i] = 0;
    return to;
}

#ifdef __XTENSA__
/* The LX106 divides in its ROM, which the emulator has not. */
unsigned __udivsi3(unsigned a, unsigned b);
unsigned __umodsi3(unsigned a, unsigned b);

static unsigned divide(unsigned a, unsigned b, unsigned *rest)
{
    unsigned quotient = 0;

    *rest = 0;
    for (int bit = 31; bit >= 0; bit--) {
        *rest = *rest << 1 | (a >> bit & 1);
        if (*rest >= b) {
            *rest -= b;
            quotient |= 1u << bit;
        }
    }
    return quotient;
}

unsigned __udivsi3(unsigned a, unsigned b)
{
    unsigned rest;

    return divide(a, b, &rest);
}

unsigned __umodsi3(unsigned a, unsigned b)
{
    unsigned rest;

    divide(a, b, &rest);
    return rest;
}
#endif
