/* The tests of the core, a file for each theme. */
#ifndef TESTS_H
#define TESTS_H

#include "fake.h"

extern const char *vectors;
/* How often a word stands in a text. */
unsigned count_of(const char *text, const char *word);

void test_vectors(void);
void test_text(void);
void test_frame_leaves_out_what_does_not_fit(void);
void test_window_is_a_minute(void);
void test_known_against_a_list(void);
void test_any_order(void);
void test_no_memory_at_any_point(void);
void test_marks_are_bounded(void);
void test_period(void);
void test_every_write_is_one_whole_frame(void);
void test_reports_are_incremental(void);
void test_a_turnover_of_all(void);
void test_frees_during_a_report_hide_nothing(void);
void test_overflow_is_told(void);
void test_deep_stacks_go_on_in_further_frames(void);
void test_reports_are_paced(void);
void test_trace_window(void);
void test_without_a_trace(void);
void test_a_firmware_that_traces_by_itself(void);
void test_commands_are_off(void);
void test_commands_between_other_input(void);
void test_console(void);
void test_sampler(void);

#endif
