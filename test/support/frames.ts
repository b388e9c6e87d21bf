/** The vectors of the wire format that both sides share, and frames made by hand. */
import { readFileSync } from 'node:fs';
import { crcDigits } from '../../src/records/frames/crc32';
import { inRoot } from './root';

/** The firmware component's folder. */
export const component = inRoot('firmware/heap_monitor');

/** The rows of one kind, without it. */
export function vectors(kind: 'frame' | 'command' | 'bad' | 'badcommand'): string[][] {
  return readFileSync(inRoot('firmware/heap_monitor/test/vectors.txt'), 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([first]) => first === kind)
    .map(([, ...columns]) => columns);
}

/** A frame of its sequence number and what follows it. */
export function frame(sequence: number, body: string): string {
  const text = `~hm1 ${sequence.toString(16).padStart(4, '0')} ${body}`;
  return `${text}*${crcDigits(text)}\n`;
}

/** Frames with sequence numbers from 0 on. */
export function frames(...bodies: string[]): string {
  return bodies.map((body, index) => frame(index, body)).join('');
}
