/* Everything that the monitor prints goes through here, so that its bytes and the time that they take are counted. */
#include "hm_state.h"

void hm_write(const char *text, size_t length)
{
    uint32_t began_us = hm_port_us();

    hm_port_write(text, length);
    hm.writing_us += hm_port_us() - began_us;
    hm.written += (uint32_t)length;
    hm.credit -= (int32_t)length;
}

struct hm_frame *hm_begin(const char *type)
{
    hm_frame_begin(&hm.frame, hm.sequence++, type);
    return &hm.frame;
}

void hm_end(void)
{
    size_t length = hm_frame_end(&hm.frame);

    hm_write(hm.frame.bytes, length);
}
