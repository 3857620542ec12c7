/** The chart's colours, read from the theme, so that a change of scheme is a new paint. */
export interface ChartPaint {
  readonly answered: string;
  readonly abandoned: string;
  readonly serviceLevel: string;
  readonly ghost: string;
  readonly grid: string;
  readonly text: string;
  readonly target: string;
  readonly now: string;
  readonly strip: string;
  readonly surface: string;
  readonly font: string;
}

/** Reads the tokens as they apply to `element`; canvas knows no CSS variables. */
export function chartPaint(element: Element): ChartPaint {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    answered: token("--accent-fill"),
    abandoned: token("--crit-fill"),
    serviceLevel: token("--ink"),
    ghost: token("--ghost"),
    grid: token("--line"),
    text: token("--ink-3"),
    target: token("--ok"),
    now: token("--accent"),
    strip: token("--surface-2"),
    surface: token("--surface"),
    font: style.fontFamily,
  };
}
