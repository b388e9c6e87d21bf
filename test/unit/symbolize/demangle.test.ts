// Vectors as c++filt -p and rustfilt print them (binutils 2.40, rustc-demangle 0.1.24), but for std::string, which we
// call by its short name.
import assert from 'node:assert/strict';
import { demangle } from '../../../src/symbolize/demangle/demangle';

const vectors: Readonly<Record<string, string>> = {
  main: 'main',
  _start: '_start',
  // C++
  _Z3addii: 'add',
  _ZN2ns5Class2fnEv: 'ns::Class::fn',
  _ZNK2ns5Class2fnEi: 'ns::Class::fn',
  _ZN2ns5ClassC2Ev: 'ns::Class::Class',
  _ZN2ns5ClassD0Ev: 'ns::Class::~Class',
  _ZN12_GLOBAL__N_16hiddenEv: '(anonymous namespace)::hidden',
  _ZSt4moveIRiEONSt16remove_referenceIT_E4typeEOS2_: 'std::move<int&>',
  _ZNSt6vectorIiSaIiEE9push_backEOi: 'std::vector<int, std::allocator<int> >::push_back',
  _ZN8geometry3SumIiLi3EE5totalEv: 'geometry::Sum<int, 3>::total',
  _ZN5ArrayIcLb1EE3getEv: 'Array<char, true>::get',
  _ZlsRSoRK5Point: 'operator<<',
  _ZN5PointcvbEv: 'Point::operator bool',
  _Znwj: 'operator new',
  _ZdlPvj: 'operator delete',
  _ZTV5Point: 'vtable for Point',
  _ZTI5Point: 'typeinfo for Point',
  _ZN3fooIPFivEE3barEv: 'foo<int (*)()>::bar',
  _ZN3fooIA3_KcE3barEv: 'foo<char const [3]>::bar',
  _ZZ3runvENKUlvE_clEv: 'run::{lambda()#1}::operator()',
  _ZZ3runiENKUliE0_clEi: 'run::{lambda(int)#2}::operator()',
  _ZNSt8ios_base7failureB5cxx11C2EPKc: 'std::ios_base::failure[abi:cxx11]::failure',
  _ZN4PackIJicdEE1fEv: 'Pack<int, char, double>::f',
  _ZN8wl_iic_t8transferEv: 'wl_iic_t::transfer',
  _ZL6localsv: 'locals',
  _ZThn8_N4Leaf3runEv: 'non-virtual thunk to Leaf::run',
  // Rust, both manglings
  '_ZN4core3ptr46drop_in_place$LT$alloc..vec..Vec$LT$u8$GT$$GT$17h0123456789abcdefE':
    'core::ptr::drop_in_place<alloc::vec::Vec<u8>>',
  '_ZN71_$LT$Test$u20$$u2b$$u20$$u27$static$u20$as$u20$foo..Bar$LT$Test$GT$$GT$3bar17h930b740aa94f1d3aE':
    "<Test + 'static as foo::Bar<Test>>::bar",
  _ZN7esp_hal4uart5write17h0123456789abcdefE: 'esp_hal::uart::write',
  _RNvCs6xxl1lAjzDf_1a4main: 'a::main',
  _RINvNtCs6xxl1lAjzDf_1a5inner7generichKj3_EB4_: 'a::inner::generic::<u8, 3>',
  _RNvXCs6xxl1lAjzDf_1aNtB2_2SqNtB2_5Shape4area: '<a::Sq as a::Shape>::area',
  _RNCNvCs6xxl1lAjzDf_1a4main0B3_: 'a::main::{closure#0}',
  // clones
  'parse.constprop.0': 'parse.constprop.0',
  'parse.isra.0.cold': 'parse.isra.0.cold',
  '_ZN2ns5Class2fnEv.constprop.0.isra.0': 'ns::Class::fn',
  'esp.part.of.name': 'esp.part.of.name',
  // not well formed
  _Z: '_Z',
  _ZN3fooE9: 'foo',
  _ZN999fooE: '_ZN999fooE',
  _R: '_R',
  _ZNS0_3fooEv: '_ZNS0_3fooEv',
};

describe('demangle', () => {
  for (const [mangled, name] of Object.entries(vectors))
    it(mangled.slice(0, 60), () => assert.equal(demangle(mangled), name));

  it('gives up on names that unfold without end', () => {
    // each argument holds the one before it twice
    const doubled = Array.from({ length: 40 }, (_, at) => `S${(2 * at + 1).toString(36).toUpperCase()}_`);
    const bomb = `_Z1fI1aIS_S_E${doubled.map((before) => `1aI${before}${before}E`).join('')}Ev`;
    assert.equal(demangle(bomb), bomb);
    const deep = `_Z1f${'P'.repeat(5000)}i`;
    assert.equal(demangle(deep), 'f');
    assert.equal(demangle(`_RNv${'B_'.repeat(50)}`), `_RNv${'B_'.repeat(50)}`);
  });
});
