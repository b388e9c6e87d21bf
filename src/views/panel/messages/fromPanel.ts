/** What the panel sends: what the user did. Part of the panel's protocol (messages.ts). */

/** The page is loaded and wants a snapshot. */
export interface ReadyMessage {
  readonly type: 'ready';
}

/** The message `seq` has been drawn. */
export interface AckMessage {
  readonly type: 'ack';
  readonly seq: number;
}

/** Open the source of frame number `frame` of leak group `group`. The host looks the path up itself. */
export interface RevealMessage {
  readonly type: 'reveal';
  readonly group: string;
  readonly frame: number;
}

/** Open the source line of a crash, as of `CrashView`. The host looks the place up itself. */
export interface RevealCrashMessage {
  readonly type: 'revealCrash';
  readonly boot: number;
  readonly event: number;
}

/** Run one of the few commands the panel offers as buttons. */
export interface CommandMessage {
  readonly type: 'command';
  readonly command:
    | 'start'
    | 'stop'
    | 'selectElf'
    | 'takeBack'
    | 'showDeviceLog'
    | 'setPeriod'
    | 'teachGuess'
    | 'mark'
    | 'compare'
    | 'export'
    | 'deviceReport'
    | 'devicePause'
    | 'deviceResume'
    | 'devicePeriod'
    | 'deviceTrace'
    | 'deviceTraceFor'
    | 'deviceStopTrace';
}

/** Show another of the devices. */
export interface SelectDeviceMessage {
  readonly type: 'selectDevice';
  readonly device: string;
}

/** Show another of the device's heaps; empty: the one that stands for the device. */
export interface SelectHeapMessage {
  readonly type: 'selectHeap';
  readonly heap: string;
}

/** Show what grew between two marks, by their numbers; `to` null: until now; `from` null: nothing any more. */
export interface GenerationMessage {
  readonly type: 'generation';
  readonly from: number | null;
  readonly to: number | null;
}

/** Do something with a leak group. */
export interface LeakCommandMessage {
  readonly type: 'leakCommand';
  readonly command: 'ignore' | 'editIgnored' | 'copyMarkdown';
  readonly group: string;
}

/** Keep an image of the trend: SVG as text, PNG in base 64. */
export interface SaveImageMessage {
  readonly type: 'saveImage';
  readonly format: 'svg' | 'png';
  readonly data: string;
}

export type FromPanel =
  | ReadyMessage
  | AckMessage
  | RevealMessage
  | RevealCrashMessage
  | CommandMessage
  | SelectDeviceMessage
  | SelectHeapMessage
  | GenerationMessage
  | LeakCommandMessage
  | SaveImageMessage;
