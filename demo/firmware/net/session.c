/*
 * Telnet sessions. Here is the demo's rare larger leak.
 */
#include "session.h"

#include "../kernel/heap.h"
#include "../kernel/print.h"

#define LINE_SIZE 108
#define SCREEN_SIZE 1920 /* 80 x 24 */

static struct buffer *new_line(void)
{
    return buffer_new(LINE_SIZE);
}

struct session *session_open(uint32_t host)
{
    struct session *session = heap_malloc(sizeof *session);

    session->host = host;
    session->line = new_line();
    session->screen = buffer_new(SCREEN_SIZE);
    return session;
}

void session_close(struct session *session)
{
    buffer_free(session->line);
    buffer_free(session->screen);
    heap_free(session);
}

void session_abort(struct session *session)
{
    LOGW("telnet", "host %lu: timeout", session->host);
    buffer_free(session->screen);
    heap_free(session);
    /* LEAK 2: session->line is not released */
}
