/** Firmwares of simulated call sites, different for every seed. */
import type { Behaviour, Random, SimulatedSite } from './siteBehaviours';

export type Firmware = (next: Random) => SimulatedSite[];

/** With leaks, caches, rings and traffic. */
export const simulatedFirmware: Firmware = (next) => {
  const between = (low: number, high: number): number => low * (high / low) ** next();
  const size = (): number => Math.round(between(12, 600));
  const behaviours: Behaviour[] = [
    { kind: 'leak', every: between(15, 400) },
    { kind: 'leak', every: between(60, 400), burst: 1 + Math.floor(next() * 4) },
    { kind: 'leaky', every: between(2, 20), lifetime: between(0.5, 60), of: Math.round(between(5, 60)) },
    { kind: 'transient', every: between(0.5, 20), lifetime: between(0.1, 10) },
    { kind: 'transient', every: between(5, 60), lifetime: between(30, 600) },
    { kind: 'ring', every: between(5, 60), size: Math.round(between(2, 40)) },
    { kind: 'ring', every: between(1, 5), size: Math.round(between(2, 20)) },
    { kind: 'cache', size: Math.round(between(3, 60)), timeConstant: between(60, 900) },
    { kind: 'cache', size: Math.round(between(3, 30)), timeConstant: between(30, 300) },
    { kind: 'once', at: between(5, 2000), count: Math.round(between(1, 20)) },
    { kind: 'once', at: between(1, 20), count: 3 },
  ];
  return behaviours.map((behaviour, index) => ({ stack: stackOf(index), sizeBytes: size(), behaviour }));
};

type Between = (low: number, high: number) => number;
type Made = Omit<SimulatedSite, 'stack' | 'sizeBytes'>;

const whole = (between: Between, low: number, high: number): number => Math.round(between(low, high));

/** Each kind of site by its name; numbers are drawn evenly on a logarithmic scale. */
const KINDS: Readonly<Record<string, (between: Between, next: Random) => Made>> = {
  'cache of minutes': (b) => ({
    behaviour: { kind: 'cache', size: whole(b, 3, 60), timeConstant: b(60, 900) },
  }),
  'cache of hours': (b) => ({
    behaviour: { kind: 'cache', size: whole(b, 20, 200), timeConstant: b(1800, 14_400) },
  }),
  'cache in bursts': (b) => ({
    behaviour: { kind: 'cache', size: whole(b, 3, 20), timeConstant: b(120, 900), burst: whole(b, 2, 12) },
  }),
  'state on first use': (b) => ({ behaviour: { kind: 'lazy', every: b(5, 60), peers: whole(b, 10, 100) } }),
  pool: (b) => ({ behaviour: { kind: 'pool', every: b(1, 20), lifetime: b(10, 120) } }),
  ring: (b) => ({ behaviour: { kind: 'ring', every: b(5, 60), size: whole(b, 2, 40) } }),
  'ring of hours': (b) => ({ behaviour: { kind: 'ring', every: b(30, 300), size: whole(b, 20, 200) } }),
  'buffer, flushed': (b) => ({ behaviour: { kind: 'flush', every: b(5, 60), size: whole(b, 10, 100) } }),
  'sessions by day': (b, next) => ({
    behaviour: { kind: 'sessions', every: b(10, 120), lifetime: b(300, 3600), phase: next() },
  }),
  traffic: (b) => ({ behaviour: { kind: 'transient', every: b(0.5, 60), lifetime: b(0.1, 600) } }),
  'traffic in bursts': (b) => ({
    behaviour: { kind: 'transient', every: b(60, 600), lifetime: b(1, 120), burst: whole(b, 5, 50) },
  }),
  'at one time': (b) => ({ behaviour: { kind: 'once', at: b(5, 2000), count: whole(b, 1, 20) } }),
  'leak, steady': (b) => ({ behaviour: { kind: 'leak', every: b(15, 400) } }),
  'leak, slow': (b) => ({ behaviour: { kind: 'leak', every: b(400, 1800) } }),
  'leak, rare bursts': (b) => ({ behaviour: { kind: 'leak', every: b(300, 1800), burst: whole(b, 5, 20) } }),
  'leak, sizes vary': (b) => ({ behaviour: { kind: 'leak', every: b(15, 400) }, mostBytes: 2000 }),
  'leak, many stacks': (b) => ({ behaviour: { kind: 'leak', every: b(15, 120) }, stacks: whole(b, 3, 8) }),
  'leak, later': (b) => ({ behaviour: { kind: 'leak', every: b(15, 200), from: b(300, 2400) } }),
  'leak after a fill': (b) => ({
    behaviour: { kind: 'filled', size: whole(b, 5, 30), timeConstant: b(60, 300), leakEvery: b(30, 200) },
  }),
  'leak in traffic': (b) => ({
    behaviour: { kind: 'leaky', every: b(2, 20), lifetime: b(0.5, 60), of: whole(b, 5, 60) },
  }),
  'leak in much traffic': (b) => ({
    behaviour: { kind: 'leaky', every: b(0.5, 2), lifetime: b(0.5, 20), of: whole(b, 50, 300) },
  }),
};

export const KIND_NAMES = Object.keys(KINDS);

/** One site of each kind, in the order of `KIND_NAMES`. */
export const broadFirmware: Firmware = (next) => {
  const between: Between = (low, high) => low * (high / low) ** next();
  return Object.values(KINDS).map((make, index) => ({
    stack: stackOf(index),
    sizeBytes: whole(between, 12, 600),
    ...make(between, next),
  }));
};

function stackOf(index: number): string {
  return `0x4200${(index + 16).toString(16)}00:0x42010000`;
}
