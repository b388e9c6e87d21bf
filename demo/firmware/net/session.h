#pragma once

#include <stdint.h>

#include "buffer.h"

/* A telnet session with one host. */
struct session {
    uint32_t host;
    struct buffer *line;
    struct buffer *screen;
};

struct session *session_open(uint32_t host);
void session_close(struct session *session);

/* Ends a session whose host did not answer in time. */
void session_abort(struct session *session);
