/*
 * Reset entry and the context switch: the only assembly of the demo.
 */
    .section .text.start, "ax"
    .globl _start
    .type _start, @function
_start:
    la      sp, _boot_stack_top
    li      fp, 0                   /* ends every walk of frame pointers */
    la      t0, trap
    csrw    mtvec, t0
    la      t0, _bss_start
    la      t1, _bss_end
1:  sw      zero, 0(t0)
    addi    t0, t0, 4
    bltu    t0, t1, 1b
    call    boot
    .size _start, . - _start

    /* No trap is ever expected: stop, so that a debugger can look at mepc and mcause. */
    .balign 4
    .type trap, @function
trap:
    wfi
    j       trap
    .size trap, . - trap

/* void context_switch(uintptr_t *save_sp, uintptr_t load_sp): keeps the registers that a call must keep. */
    .text
    .globl context_switch
    .type context_switch, @function
context_switch:
    addi    sp, sp, -64
    sw      ra,  0(sp)
    sw      s0,  4(sp)
    sw      s1,  8(sp)
    sw      s2, 12(sp)
    sw      s3, 16(sp)
    sw      s4, 20(sp)
    sw      s5, 24(sp)
    sw      s6, 28(sp)
    sw      s7, 32(sp)
    sw      s8, 36(sp)
    sw      s9, 40(sp)
    sw      s10, 44(sp)
    sw      s11, 48(sp)
    sw      sp, 0(a0)
    mv      sp, a1
    lw      ra,  0(sp)
    lw      s0,  4(sp)
    lw      s1,  8(sp)
    lw      s2, 12(sp)
    lw      s3, 16(sp)
    lw      s4, 20(sp)
    lw      s5, 24(sp)
    lw      s6, 28(sp)
    lw      s7, 32(sp)
    lw      s8, 36(sp)
    lw      s9, 40(sp)
    lw      s10, 44(sp)
    lw      s11, 48(sp)
    addi    sp, sp, 64
    ret
    .size context_switch, . - context_switch

/* A new task's first instruction: its function is in s1; a zero return address ends the stack walk there. */
    .globl task_begin
    .type task_begin, @function
task_begin:
    li      ra, 0
    jr      s1
    .size task_begin, . - task_begin
