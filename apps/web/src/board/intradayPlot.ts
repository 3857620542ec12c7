import uPlot from "uplot";
import type { ChartPaint } from "./chartPaint.ts";
import { hourText, INTERVAL_MINUTES, type IntradaySeries } from "./intradaySeries.ts";

export interface PlotTexts {
  /** "target 80%". */
  readonly target: string;
  percent(share: number): string;
  /** Minute of the wall clock at which the day begins. */
  readonly dayStart: number;
}

export interface PlotSize {
  readonly width: number;
  readonly height: number;
  /** 1 on a desk, larger on a television: text and lines grow with it. */
  readonly scale: number;
}

/** The strip of the service level takes the top of the plot; the bars stay below it. */
const STRIP_SHARE = 0.22;
const GAP_SHARE = 0.06;
/** The index of the answered part among the plot's series. */
const ANSWERED = 2;

/** uPlot's data: minutes, the column's whole height, its answered part, yesterday, service level. */
export function plotData(series: IntradaySeries): uPlot.AlignedData {
  const total = series.answered.map((answered, index) =>
    answered === null ? null : answered + (series.abandoned[index] ?? 0),
  );
  return [series.minutes, total, series.answered, series.yesterday, series.serviceLevel].map((column) => [
    ...column,
  ]) as unknown as uPlot.AlignedData;
}

/** Options of one drawing: bars below, the service level in a strip above, both on one time axis. */
export function plotOptions(
  series: () => IntradaySeries,
  texts: PlotTexts,
  paint: ChartPaint,
  size: PlotSize,
  target: number,
): uPlot.Options {
  const font = `${12 * size.scale}px ${paint.font}`;
  const countTop = () => series().most / (1 - STRIP_SHARE - GAP_SHARE);
  const bars = uPlot.paths.bars;
  if (bars === undefined) throw new Error("uPlot was built without bars");
  const column = bars({ size: [0.82, 60 * size.scale], align: 1 });
  return {
    width: size.width,
    height: size.height,
    padding: [6 * size.scale, 6 * size.scale, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { show: false }, y: false },
    scales: {
      x: { time: false, range: () => [series().from, series().to] },
      count: { range: () => [0, countTop()] },
      level: { range: () => levelRange(series().levelFloor) },
    },
    axes: [hoursAxis(series, texts, paint, font, size.scale), countAxis(series, paint, font, size.scale)],
    series: [
      {},
      { scale: "count", paths: column, fill: paint.abandoned, width: 0, points: { show: false } },
      {
        scale: "count",
        paths: column,
        fill: paint.answered,
        stroke: paint.surface,
        width: 0,
        points: { show: false },
      },
      line("count", paint.ghost, 1.5 * size.scale),
      line("level", paint.serviceLevel, 1.8 * size.scale),
    ],
    hooks: {
      drawClear: [(plot) => drawStrip(plot, paint)],
      drawSeries: [(plot, index) => index === ANSWERED && fadeRunning(plot, series(), paint)],
      draw: [(plot) => drawMarks(plot, series(), texts, paint, size.scale, target)],
    },
  };
}

/** The whole plot's height in the strip's measure, with a little air above 100% and below the floor. */
function levelRange(floor: number): [number, number] {
  const air = (1 - floor) * 0.08;
  const height = 1 - floor + 2 * air;
  return [1 + air - height / STRIP_SHARE, 1 + air];
}

/** A line through the middles of the intervals; where there is no figure there is no line. */
function line(scale: string, stroke: string, width: number): uPlot.Series {
  return { scale, stroke, width, points: { show: false }, paths: middlePath };
}

const middlePath: uPlot.Series.PathBuilder = (plot, seriesIndex, from, to) => {
  const path = new Path2D();
  const xs = plot.data[0];
  const ys = plot.data[seriesIndex] ?? [];
  const scale = plot.series[seriesIndex]?.scale ?? "y";
  for (let index = from; index <= to; index++) {
    const x = xs[index];
    const y = ys[index];
    if (x === undefined || y === undefined || y === null) continue;
    const at = (minute: number) => plot.valToPos(x + minute, "x", true);
    const top = plot.valToPos(y, scale, true);
    const follows = index > from && isFigure(ys[index - 1]);
    if (follows) path.lineTo(at(INTERVAL_MINUTES / 2), top);
    else path.moveTo(at(INTERVAL_MINUTES / 2), top);
    if (follows || isFigure(ys[index + 1])) continue;
    // Alone between gaps: as wide as its interval, or it could not be seen.
    path.moveTo(at(2), top);
    path.lineTo(at(INTERVAL_MINUTES - 2), top);
  }
  return { stroke: path };
};

const isFigure = (value: number | null | undefined) => value !== null && value !== undefined;

function hoursAxis(
  series: () => IntradaySeries,
  texts: PlotTexts,
  paint: ChartPaint,
  font: string,
  scale: number,
): uPlot.Axis {
  return {
    stroke: paint.text,
    font,
    size: 28 * scale,
    gap: 9 * scale,
    grid: { show: false },
    ticks: { show: false },
    splits: () => hourSplits(series().from, series().to),
    values: (_plot, splits) => splits.map((minute) => hourText(minute, texts.dayStart)),
  };
}

/** At most about eight labels, on whole hours. */
function hourSplits(from: number, to: number): number[] {
  const hours = (to - from) / 60;
  const step = hours <= 8 ? 60 : hours <= 16 ? 120 : 240;
  const splits: number[] = [];
  for (let minute = from; minute < to; minute += step) splits.push(minute);
  return splits;
}

function countAxis(series: () => IntradaySeries, paint: ChartPaint, font: string, scale: number): uPlot.Axis {
  return {
    scale: "count",
    stroke: paint.text,
    font,
    size: 42 * scale,
    gap: 6 * scale,
    grid: { stroke: paint.grid, width: scale },
    ticks: { show: false },
    splits: () => countSplits(series().most),
    values: (_plot, splits) => splits.map(String),
  };
}

/** Round steps from zero to just under the largest column. */
export function countSplits(most: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].find((size) => most / size <= 4) ?? 10_000;
  const splits: number[] = [];
  for (let at = 0; at <= most; at += step) splits.push(at);
  return splits;
}

function drawStrip(plot: uPlot, paint: ChartPaint): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = paint.strip;
  ctx.fillRect(bbox.left, bbox.top, bbox.width, bbox.height * STRIP_SHARE);
  ctx.restore();
}

/** The running interval is not complete yet: its column is made fainter before the lines are drawn over it. */
function fadeRunning(plot: uPlot, series: IntradaySeries, paint: ChartPaint): void {
  const start = Math.floor(series.nowMinute / INTERVAL_MINUTES) * INTERVAL_MINUTES;
  const index = series.minutes.indexOf(start);
  const total = plot.data[1]?.[index];
  if (total === undefined || total === null) return;
  const left = plot.valToPos(start, "x", true);
  const top = plot.valToPos(total, "count", true);
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.globalAlpha = 0.45;
  ctx.fillStyle = paint.surface;
  ctx.fillRect(left, top, plot.valToPos(start + INTERVAL_MINUTES, "x", true) - left, bbox.top + bbox.height - top);
  ctx.restore();
}

/** The target line, the ends of the service level's strip, and the line of now. */
function drawMarks(
  plot: uPlot,
  series: IntradaySeries,
  texts: PlotTexts,
  paint: ChartPaint,
  scale: number,
  target: number,
): void {
  const { ctx, bbox } = plot;
  const pixel = uPlot.pxRatio * scale;
  ctx.save();
  const targetTop = Math.round(plot.valToPos(target, "level", true)) + 0.5;
  ctx.strokeStyle = paint.target;
  ctx.lineWidth = pixel;
  ctx.setLineDash([4 * pixel, 3 * pixel]);
  strokeLine(ctx, bbox.left, targetTop, bbox.left + bbox.width, targetTop);
  ctx.setLineDash([]);
  ctx.fillStyle = paint.target;
  ctx.font = `${12 * pixel}px ${paint.font}`;
  ctx.textBaseline = "bottom";
  // At the right end, unless the day has got there.
  const isLate = series.nowMinute > series.from + (series.to - series.from) * 0.85;
  ctx.textAlign = isLate ? "left" : "right";
  const targetLeft = isLate ? bbox.left + 4 * pixel : bbox.left + bbox.width - 4 * pixel;
  ctx.fillText(texts.target, targetLeft, targetTop - 2 * pixel);
  ctx.textAlign = "right";
  ctx.fillStyle = paint.text;
  ctx.textBaseline = "middle";
  for (const level of [series.levelFloor, 1]) {
    const top = plot.valToPos(level, "level", true) + (level === 1 ? 4 : -3) * pixel;
    ctx.fillText(texts.percent(level), bbox.left - 6 * pixel, top);
  }
  const now = Math.round(plot.valToPos(series.nowMinute, "x", true));
  ctx.strokeStyle = paint.now;
  ctx.lineWidth = 1.5 * pixel;
  strokeLine(ctx, now, bbox.top, now, bbox.top + bbox.height);
  ctx.restore();
}

function strokeLine(ctx: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}
