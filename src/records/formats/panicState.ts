/** What the parsers of a panic's parts share. */
export class PanicState {
  /** A panic is being printed: its details are looked for, and "Rebooting..." means what it says. */
  open = false;
  /** How many more lines without a known form are its description; none once registers or a backtrace were seen. */
  descriptions = 0;
}
