import assert from 'node:assert/strict';
import { Leases } from '../../../src/device/leases';
import { HumanError } from '../../../src/errors';

describe('Leases', () => {
  const WHY = new HumanError('Why.');
  let done: string[];
  let leases: Leases;
  beforeEach(() => {
    done = [];
    leases = new Leases({
      pause: ({ message }) => Promise.resolve(void done.push(`pause ${message}`)),
      resume: () => void done.push('resume'),
    });
  });

  it('give the port away with the first and take it back with the last', async () => {
    await leases.lend('task', WHY);
    await leases.lend('program', new HumanError('Other.'));
    leases.end('task');
    leases.end('task');
    assert.deepEqual(done, ['pause Why.']);
    leases.end('program');
    assert.deepEqual(done, ['pause Why.', 'resume']);
  });

  it('end all at once, and who comes to its end later changes nothing', async () => {
    await leases.lend('user', WHY);
    await leases.lend('program', WHY);
    leases.endAll();
    leases.end('program');
    leases.end('nobody');
    assert.deepEqual(done, ['pause Why.', 'resume']);
  });
});
