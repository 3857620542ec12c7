/**
 * Runs inside a page: everything it needs is inside of it. Finds visible texts that overlap each other, that are cut off without an
 * ellipsis, that an ellipsis leaves nothing of, or that lie outside of the window, and scrolling of the page itself.
 */
export function findLayoutFaults(): string[] {
  interface Box {
    left: number;
    top: number;
    right: number;
    bottom: number;
  }
  interface Line extends Box {
    readonly text: string;
    readonly node: Text;
  }
  /** Pixels: fractions and hairlines are nobody's overlap. */
  const tolerance = 1.5;
  const faults: string[] = [];
  const widthOf = (box: Box) => box.right - box.left;
  const heightOf = (box: Box) => box.bottom - box.top;
  const common = (a: Box, b: Box): Box => ({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  const nameOf = (text: string, element: Element) =>
    `"${text.trim().slice(0, 40)}" (${element.tagName.toLowerCase()}${[...element.classList].map((one) => `.${one}`).join("")})`;
  const report = (what: string, line: Line, element: Element) => faults.push(`${what}: ${nameOf(line.text, element)}`);

  function isShown(element: Element): boolean {
    return element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !isForReadersOnly(element);
  }

  function isForReadersOnly(element: Element): boolean {
    for (let at: Element | null = element; at; at = at.parentElement) {
      const { width, height } = at.getBoundingClientRect();
      const { overflow, clipPath } = getComputedStyle(at);
      if (overflow !== "visible" && (width <= 1 || height <= 1 || clipPath.startsWith("inset(50%"))) return true;
    }
    return false;
  }

  /** The content area of a Chinese font is far taller than its signs: what counts is a box of the font's size. */
  function inkOf({ left, right, top, bottom }: DOMRect, fontSize: number): Box {
    const middle = (top + bottom) / 2;
    const half = Math.min(bottom - top, fontSize * 0.8) / 2;
    return { left, right, top: middle - half, bottom: middle + half };
  }

  /** Cuts a line as its ancestors do, and reports those that cut without saying so. Null when nothing of it is in sight. */
  function seen(line: Line, element: Element): Line | null {
    let box: Box = line;
    for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      const rect = at.getBoundingClientRect();
      const inside = common(box, {
        left: rect.left + at.clientLeft,
        top: rect.top + at.clientTop,
        right: rect.left + at.clientLeft + at.clientWidth,
        bottom: rect.top + at.clientTop + at.clientHeight,
      });
      const isScrolled = /auto|scroll/.test(style.overflowY);
      const isDotted = style.textOverflow === "ellipsis" || Number.parseInt(style.webkitLineClamp, 10) > 0;
      if (isScrolled && (heightOf(inside) <= 0 || widthOf(inside) <= 0)) return null;
      const lostX = widthOf(box) - widthOf(inside);
      if (lostX > tolerance && !isDotted) report(`cut off by ${lostX.toFixed(1)} px`, line, element);
      if (lostX > tolerance && isDotted && widthOf(inside) < 20) report("nothing left of", line, element);
      if (!isScrolled && !isDotted && heightOf(box) - heightOf(inside) > tolerance)
        report("cut off in height", line, element);
      if (heightOf(inside) <= 0 || widthOf(inside) <= 0) return null;
      box = inside;
    }
    return { ...line, ...box };
  }

  function linesOf(node: Text): Line[] {
    const element = node.parentElement as Element;
    const fontSize = Number.parseFloat(getComputedStyle(element).fontSize);
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()]
      .filter(({ width, height }) => width > 0 && height > 0)
      .map((rect) => ({ ...inkOf(rect, fontSize), text: node.data, node }))
      .map((line) => seen(line, element))
      .filter((line) => line !== null);
  }

  function visibleLines(): Line[] {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const lines: Line[] = [];
    for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
      const element = node.parentElement;
      const isText = element && node.data.trim() !== "" && !element.closest("script, style, option, svg, textarea");
      if (isText && isShown(element)) lines.push(...linesOf(node));
    }
    return lines;
  }

  function reportOverlaps(lines: readonly Line[]): void {
    const ordered = [...lines].sort((a, b) => a.top - b.top);
    for (const [place, line] of ordered.entries()) {
      for (const other of ordered.slice(place + 1)) {
        if (other.top >= line.bottom) break;
        // A shortened text has a second box, for what its ellipsis hides.
        if (other.node === line.node) continue;
        const both = common(line, other);
        if (widthOf(both) > tolerance && heightOf(both) > tolerance) {
          faults.push(
            `overlap: "${line.text.trim().slice(0, 40)}" and ${nameOf(other.text, other.node.parentElement as Element)}`,
          );
        }
      }
    }
  }

  function reportWindow(lines: readonly Line[]): void {
    const { scrollWidth, scrollHeight } = document.documentElement;
    if (scrollWidth > innerWidth) faults.push(`the page scrolls sideways: ${scrollWidth} of ${innerWidth} px`);
    if (scrollHeight > innerHeight) faults.push(`the page scrolls: ${scrollHeight} of ${innerHeight} px`);
    for (const line of lines) {
      const isOutside = line.left < -1 || line.top < -1 || line.right > innerWidth + 1 || line.bottom > innerHeight + 1;
      if (isOutside) report("outside of the window", line, line.node.parentElement as Element);
    }
  }

  function reportPlaceholders(): void {
    for (const input of document.querySelectorAll<HTMLInputElement>("input[placeholder]")) {
      const isCut = input.value === "" && input.scrollWidth > input.clientWidth + 1;
      if (isCut && isShown(input) && getComputedStyle(input).textOverflow !== "ellipsis")
        faults.push(`cut off: placeholder "${input.placeholder}"`);
    }
  }

  const lines = visibleLines();
  reportOverlaps(lines);
  reportWindow(lines);
  reportPlaceholders();
  return [...new Set(faults)];
}
