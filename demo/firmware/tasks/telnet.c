/*
 * Scans the telnet banners of ten hosts, one each time the scan timer resumes the task.
 */
#include "../kernel/print.h"
#include "../kernel/task.h"
#include "../net/lan.h"
#include "../net/session.h"
#include "tasks.h"

#define HOSTS 10u
#define TIMEOUT_MS 1500u
#define BANNER_SIZE 400u

/* Reads the banner from the session's screen; returns its length. */
static uint32_t read_banner(const struct session *session)
{
    char banner[BANNER_SIZE];
    uint32_t length = lan_between(80, BANNER_SIZE);

    for (uint32_t i = 0; i < length; i++)
        banner[i] = (char)session->screen->bytes[i];
    __asm__ volatile("" ::"r"(banner) : "memory"); /* stands for the parser that would read it */
    return length;
}

static void scan(uint32_t host)
{
    struct session *session = session_open(host);

    if (!lan_telnet_answers(host)) {
        task_delay(TIMEOUT_MS);
        session_abort(session);
        return;
    }
    task_delay(lan_between(80, 700));
    mqtt_queue("telnet", read_banner(session));
    session_close(session);
}

void telnet_task(void)
{
    for (uint32_t host = 0;; host = (host + 1) % HOSTS) {
        task_suspend_self();
        scan(host);
        if (host == HOSTS - 1) {
            LOGI("telnet", "%u hosts scanned", HOSTS);
            f_memoria();
        }
    }
}
