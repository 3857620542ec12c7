import "uplot/dist/uPlot.min.css";
import { useComputedColorScheme } from "@mantine/core";
import type { BoardView } from "@touchstone/contracts";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import uPlot from "uplot";
import { chartPaint } from "./chartPaint.ts";
import { countText, percentText } from "./figuresText.ts";
import { plotData, plotOptions } from "./intradayPlot.ts";
import { dayStartMinute, hourText, type IntradaySeries, intradaySeries } from "./intradaySeries.ts";
import { defaultThresholds } from "./thresholds.ts";

interface IntradayChartProps {
  readonly view: BoardView;
  /** The server's clock; the chart moves on with the minute. */
  readonly now: number;
}

/** Today's quarters of an hour, all queues together, over yesterday's. */
export function IntradayChart({ view, now }: IntradayChartProps) {
  const { t } = useTranslation("board");
  const minute = Math.floor(now / 60_000) * 60_000;
  const { intraday, yesterday, tenant } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the other parts of the view do not touch the chart
  const series = useMemo(() => intradaySeries(view, minute), [intraday, yesterday, tenant, minute]);
  const dayStart = dayStartMinute(tenant.timeZone, tenant.dayStartedAt);
  return (
    <figure className="board-chart" aria-label={t("intraday.title")}>
      <figcaption className="row">
        <h2 className="text-section grow ellipsis">{t("intraday.title")}</h2>
        <Legend />
      </figcaption>
      <Plot series={series} dayStart={dayStart} />
      <IntervalTable series={series} dayStart={dayStart} />
    </figure>
  );
}

function Legend() {
  const { t } = useTranslation("board");
  return (
    <div className="board-legend" aria-hidden="true">
      {(["answered", "abandoned", "serviceLevel", "yesterday"] as const).map((name) => (
        <span key={name}>
          <i data-series={name} />
          {t(`intraday.${name}`)}
        </span>
      ))}
    </div>
  );
}

interface PlotProps {
  readonly series: IntradaySeries;
  readonly dayStart: number;
}

function Plot({ series, dayStart }: PlotProps) {
  const { t, i18n } = useTranslation("board");
  const scheme = useComputedColorScheme();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const current = useRef(series);
  const [hovered, setHovered] = useState<number | null>(null);
  const language = i18n.language;
  current.current = series;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `scheme` is what the paint is read from; `t` follows the language
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const build = () => {
      plot.current?.destroy();
      const size = { width: element.clientWidth, height: element.clientHeight, scale: fontScale(element) };
      const texts = {
        target: t("intraday.target", { share: defaultThresholds.levelWatch * 100 }),
        percent: (share: number) => `${Math.round(share * 100)}%`,
        dayStart,
      };
      const options = plotOptions(
        () => current.current,
        texts,
        chartPaint(element),
        size,
        defaultThresholds.levelWatch,
      );
      const onCursor = (drawn: uPlot) => setHovered(drawn.cursor.idx ?? null);
      plot.current = new uPlot(
        { ...options, hooks: { ...options.hooks, setCursor: [onCursor] } },
        plotData(current.current),
        element,
      );
    };
    const observer = new ResizeObserver(build);
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [scheme, language, dayStart]);

  useEffect(() => {
    plot.current?.setData(plotData(series));
  }, [series]);

  return (
    <>
      <div className="board-plot" ref={host} aria-hidden="true" />
      <p className="board-readout" aria-hidden="true">
        {hovered === null ? t("intraday.hint") : t("intraday.readout", readoutOf(series, hovered, dayStart, language))}
      </p>
    </>
  );
}

/** 1 where body text is 13 px; a television's is larger. */
function fontScale(element: Element): number {
  return Math.max(1, Number.parseFloat(getComputedStyle(element).fontSize) / 13);
}

/** The figures of one interval, as the readout names them. */
function readoutOf(series: IntradaySeries, index: number, dayStart: number, language: string) {
  const count = (n: number | null | undefined) => (n === null || n === undefined ? "–" : countText(n, language));
  return {
    time: hourText(series.minutes[index] ?? 0, dayStart),
    answered: count(series.answered[index]),
    abandoned: count(series.abandoned[index]),
    serviceLevel: percentText(series.serviceLevel[index] ?? null, language),
    yesterday: count(series.yesterday[index]),
  };
}

/** The chart as a table, for who cannot see it. */
function IntervalTable({ series, dayStart }: PlotProps) {
  const { t, i18n } = useTranslation("board");
  const rows = series.minutes
    .map((minute, index) => ({ minute, index }))
    .filter(({ index }) => series.answered[index] !== null);
  return (
    <div className="visually-hidden">
      <table>
        <thead>
          <tr>
            <th>{t("intraday.time")}</th>
            <th>{t("intraday.answered")}</th>
            <th>{t("intraday.abandoned")}</th>
            <th>{t("intraday.serviceLevel")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ minute, index }) => (
            <tr key={minute}>
              <th scope="row">{hourText(minute, dayStart)}</th>
              <td>{series.answered[index]}</td>
              <td>{series.abandoned[index]}</td>
              <td>{percentText(series.serviceLevel[index] ?? null, i18n.language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
