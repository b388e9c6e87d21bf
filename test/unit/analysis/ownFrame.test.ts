import assert from 'node:assert/strict';
import { foreignBy, ownFrameIndex, type FrameFacts } from '../../../src/analysis/ownFrame';

function frame(name: string | null, file: string | null = 'main/app.c', address = '0x42001234'): FrameFacts {
  return { function: name, file, address };
}

describe('ownFrameIndex', () => {
  it('passes over allocators, libraries, the kernel and the ROM', () => {
    const foreign = [
      frame('heap_caps_malloc', '/IDF/components/heap/heap_caps.c'),
      frame('malloc', '/IDF/components/newlib/heap.c'),
      frame('_malloc_r', null),
      frame('__wrap_calloc', null),
      frame('operator new(unsigned int)', null),
      frame('operator new[]', null),
      frame('std::vector<int>::push_back', '/opt/xtensa/include/c++/13/bits/stl_vector.h'),
      frame('__rust_alloc', null),
      frame('alloc::vec::Vec<T>::with_capacity', '/rustc/abc/library/alloc/src/vec/mod.rs'),
      frame('pvPortMalloc', null),
      frame('xQueueGenericCreate', 'C:\\esp\\components\\freertos\\FreeRTOS-Kernel\\queue.c'),
      frame('strdup', null),
      frame('ets_something', null, '0x4000a123'),
    ];
    for (const one of foreign) assert.notEqual(foreignBy(one), undefined, one.function ?? '');
    assert.equal(ownFrameIndex([...foreign, frame('snmp_parse'), frame('snmp_task')]), foreign.length);
  });

  it('takes names that only look alike for the user’s own', () => {
    for (const name of [
      'my_malloc',
      'malloc_stats_print',
      'buffer_new',
      'operatornew',
      'free_list_add',
      'standard',
    ])
      assert.equal(foreignBy(frame(name)), undefined, name);
    assert.equal(foreignBy(frame('f', '/home/me/newlibrary/a.c')), undefined);
  });

  it('does not take a frame without a function', () => {
    assert.equal(ownFrameIndex([frame('malloc'), frame(null, null), frame('mine')]), 2);
  });

  it('is 0 where there is no own frame', () => {
    assert.equal(ownFrameIndex([]), 0);
    assert.equal(ownFrameIndex([frame('malloc'), frame('free')]), 0);
  });
});
