const LINE_PX = 21;
const LINE_CHARACTERS = 64;
const MARGIN_PX = 44;
const LEAST_PX = 96;
const MOST_PX = 320;

/** How high a formatted mail's frame begins, by the lines of its words: a longer one scrolls, and can be drawn larger. Pixels. */
export function frameHeight(text: string): number {
  const lines = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LINE_CHARACTERS)), 0);
  return Math.min(MOST_PX, Math.max(LEAST_PX, MARGIN_PX + lines * LINE_PX));
}
