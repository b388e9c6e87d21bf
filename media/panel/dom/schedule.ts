/** Drawing on the animation frame: however many messages come before it, there is one drawing. */

/** A hidden page has no animation frames; a timeout of this length stands in, so that every message is acked. */
const hiddenMs = 250;

/** Returns what asks for `draw`. */
export function onNextFrame(draw: () => void): () => void {
  let frame = 0;
  let timeout: number | undefined;
  const run = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timeout);
    timeout = undefined;
    draw();
  };
  return () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(run);
    timeout ??= window.setTimeout(run, hiddenMs);
  };
}
