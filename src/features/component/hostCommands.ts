/**
 * Commands to the firmware component (firmware/heap_monitor/docs/wire-format.md). They are written only to a device whose hello says that it
 * takes them, and count as done when it answers.
 */
import type { Device } from '../../sessions/devices';
import { HumanError } from '../../errors';
import { t } from '../../words/l10n';
import {
  commandText,
  encodeHostCommand,
  MAX_COMMAND_ID,
  type HostCommand,
} from '../../records/frames/hostCommand';
import type { MonitorAckRecord } from '../../records/record';
import { channelOf, helloOf, type Channel } from '../../views/panel/deviceControls';

/** How long an answer may take, ms: a report before it, at 115200 baud, is through by then. */
const ANSWER_MS = 5000;

/** How the selected device takes commands; null where it does not, or cannot be reached. */
export function commandChannel(device: Device | undefined): Channel | null {
  return device ? channelOf(device.monitor) : null;
}

export class HostCommands {
  #lastId: number;

  /**
   * @param firstId So that answers to commands of another host, or of a session before, are hardly taken for ours.
   * @param answerMs How long an answer may take.
   * @param log Is told of each answer.
   */
  constructor(
    firstId = Math.floor(Math.random() * MAX_COMMAND_ID),
    private readonly answerMs = ANSWER_MS,
    private readonly log: (text: string) => void = () => undefined,
  ) {
    this.#lastId = firstId;
  }

  /** Resolves when the device has done it. Rejects with a HumanError where it cannot be told, or does not do it. */
  async send(device: Device | undefined, command: HostCommand): Promise<void> {
    const channel = commandChannel(device);
    const write = device?.monitor.source?.write?.bind(device.monitor.source);
    if (!device || !channel || !write) throw whyNot(device);
    const id = (this.#lastId = (this.#lastId + 1) % MAX_COMMAND_ID);
    const answer = this.#answerTo(device, id, channel);
    const written = write(new TextEncoder().encode(encodeHostCommand(id, command)));
    // Whichever fails first is the reason.
    const [ack] = await Promise.all([answer.ack, written]).finally(answer.stop);
    this.log(`${device.id}: ${commandText(command)}: ${ack.result}`);
    if (ack.result !== 'ok') throw refusal(device, ack.result);
  }

  #answerTo(
    device: Device,
    id: number,
    channel: Channel,
  ): { ack: Promise<MonitorAckRecord>; stop: () => void } {
    const { monitor } = device;
    let stop = (): void => undefined;
    const ack = new Promise<MonitorAckRecord>((resolve, reject) => {
      const timer = setTimeout(() => reject(unanswered(device, channel, this.answerMs)), this.answerMs);
      const session = monitor.session.onDidAnswer((answer) => answer.id === id && resolve(answer));
      const state = monitor.onDidChangeState(({ kind }) => {
        if (kind !== 'live') reject(unanswered(device, channel, 0));
      });
      stop = () => {
        clearTimeout(timer);
        session.dispose();
        state.dispose();
      };
    });
    return { ack, stop };
  }
}

function whyNot(device: Device | undefined): HumanError {
  const hello = device ? helloOf(device.monitor) : null;
  if (device && hello?.commands === 'off')
    return new HumanError(
      t('The firmware on {0} takes no commands.', device.id),
      t('Set .commands of heap_monitor_config_t, such as to HEAP_MONITOR_COMMANDS_INPUT.'),
    );
  if (device && hello)
    return new HumanError(
      t('{0} cannot be written to.', device.id),
      t('Commands need a port or a connection.'),
    );
  return new HumanError(
    t('The device has not said that it takes commands.'),
    t('Run Add Firmware Component, and reset the device so that it says what it can.'),
  );
}

function unanswered({ id }: Device, channel: Channel, waitedMs: number): HumanError {
  const seconds = waitedMs / 1000;
  const message =
    waitedMs === 0
      ? t('The connection to {0} was lost before it answered.', id)
      : t('{0} has not answered within {1} s.', id, seconds);
  return new HumanError(message, waitedMs === 0 ? t('Try again when it is back.') : ADVICE[channel]());
}

const ADVICE: Readonly<Record<Channel, () => string>> = {
  input: () =>
    t('See that its receiving line is connected, and that nothing else in the firmware reads the console.'),
  console: () =>
    t('See that its receiving line is connected, and that the console (esp_console) is running.'),
  fed: () => t('See that the firmware passes what it receives to heap_monitor_receive().'),
};

function refusal({ id }: Device, result: Exclude<MonitorAckRecord['result'], 'ok'>): HumanError {
  switch (result) {
    case 'busy':
      return new HumanError(t('{0} is busy.', id), t('Try again in a moment.'));
    case 'state':
      return new HumanError(
        t('{0} cannot do that now.', id),
        t(
          'The leak trace has to be built in (CONFIG_HEAP_TRACING_STANDALONE) and to have records (trace_records).',
        ),
      );
    default:
      return new HumanError(t('{0} does not know that command.', id), t('Update its component.'));
  }
}
