/*
 * Sends the queued results to the platform in one message every few seconds, and connects anew now and then.
 */
#include <stdbool.h>

#include "../kernel/print.h"
#include "../kernel/task.h"
#include "../net/buffer.h"
#include "../net/lan.h"
#include "tasks.h"

#define QUEUE_CAPACITY 8u
#define RESULT_SIZE 120u
#define HEADER_SIZE 40u
#define TLS_RECORD_SIZE 8192u
#define MESSAGES_PER_LOG 6u

static struct buffer *queue[QUEUE_CAPACITY];
static uint32_t queued;
static bool must_connect = true;

void mqtt_queue(const char *topic, uint32_t value)
{
    if (queued == QUEUE_CAPACITY)
        return;
    struct buffer *result = buffer_new(RESULT_SIZE + lan_between(0, 80));
    result->bytes[0] = (uint8_t)topic[0];
    result->bytes[1] = (uint8_t)value;
    queue[queued++] = result;
}

void mqtt_reconnect(void)
{
    must_connect = true;
}

static void connect_broker(void)
{
    struct buffer *in = buffer_new(TLS_RECORD_SIZE);
    struct buffer *out = buffer_new(TLS_RECORD_SIZE);
    struct buffer *certificate = buffer_new(lan_between(1200, 2400));

    task_delay(lan_between(300, 700));
    buffer_free(in);
    buffer_free(certificate);
    buffer_free(out);
    must_connect = false;
    LOGI("mqtt", "connected");
}

static uint32_t publish(void)
{
    uint32_t size = HEADER_SIZE;
    uint32_t count = queued;

    for (uint32_t i = 0; i < count; i++)
        size += queue[i]->length;
    struct buffer *message = buffer_new(size);
    task_delay(lan_between(40, 200));
    buffer_free(message);

    for (uint32_t i = 0; i < count; i++)
        buffer_free(queue[i]);
    for (uint32_t i = count; i < queued; i++) /* what came while sending */
        queue[i - count] = queue[i];
    queued -= count;
    return size;
}

void mqtt_task(void)
{
    for (uint32_t messages = 1;; messages++) {
        if (must_connect)
            connect_broker();
        uint32_t size = publish();

        if (messages % MESSAGES_PER_LOG == 0) {
            LOGI("mqtt", "message %lu: %lu bytes", messages, size);
            f_memoria();
        }
        task_delay(lan_between(3000, 5000));
    }
}
