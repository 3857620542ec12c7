import "./board.css";
import "./people.css";
import "./tv.css";
import type { BoardClientEvents, BoardServerEvents } from "@touchstone/contracts";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { Icon } from "../icons/Icon.tsx";
import { ConnectionWatch, openSocket } from "../live/liveConnection.ts";
import { useWithTime } from "../live/serverClock.ts";
import { tellStory } from "../sim/storySignals.ts";
import { Mark } from "../ui/Logo.tsx";
import { TopBar } from "../ui/TopBar.tsx";
import { Board } from "./Board.tsx";
import { listenToBoard } from "./boardStore.ts";
import { type BoardState, emptyBoard } from "./boardStream.ts";
import { dayText, FreshnessChip, wallClock, zoneText } from "./FreshnessChip.tsx";
import { type Pause, type Shown, shownBoard } from "./freshness.ts";
import { TvBoard } from "./TvBoard.tsx";
import { useTvMode } from "./useTvMode.ts";

const nothingYet = createStore<BoardState>(() => emptyBoard);

/** The board's stream for as long as the page is open. */
function useBoardState(): BoardState {
  const [store, setStore] = useState(() => nothingYet);
  useEffect(() => {
    const socket = openSocket<BoardServerEvents, BoardClientEvents>("/board");
    const board = listenToBoard(socket, () => performance.now());
    const watch = new ConnectionWatch(socket);
    const unsubscribe = board.subscribe((state) => watch.heard(state.serverNow));
    watch.start();
    setStore(() => board);
    return () => {
      unsubscribe();
      watch.stop();
    };
  }, []);
  return useStore(store);
}

/** The live board of supervisors and administrators; `?tv=1` is the same board for a wall. */
export function BoardPage() {
  const { t } = useTranslation("board");
  const state = useBoardState();
  const [pause, setPause] = useState<Pause | null>(null);
  const { tv, setTv } = useTvMode();
  useWithTime((now) => Math.floor(now / 1000));
  const shown = shownBoard(state, pause, performance.now());
  const togglePause = () => setPause(pause === null ? { state, at: performance.now() } : null);
  useReloadWhenOutdated(state.outdated);
  useTellStory(shown);
  useEffect(() => {
    document.title = `${t("title")} · Touchstone`;
  }, [t]);
  const buttons = <BoardButtons paused={pause !== null} tv={tv} onPause={togglePause} onTv={() => setTv(!tv)} />;
  return (
    <main className={tv ? "tv" : "board"} data-freshness={shown.freshness.kind}>
      {tv ? <OnTheWall shown={shown} buttons={buttons} /> : <AtTheDesk shown={shown} buttons={buttons} />}
    </main>
  );
}

/** The simulator's story ends on the board: it hears, once a second, that a live board is on show. */
function useTellStory(shown: Shown) {
  const isTold = shown.freshness.kind === "live" && shown.state.view?.tenant.isDemo === true;
  const second = Math.floor(shown.now / 1000);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told anew every second
  useEffect(() => {
    if (isTold && document.visibilityState === "visible") tellStory("boardLive");
  }, [isTold, second]);
}

/** A newer server may speak differently: the page loads itself again, at most once a minute. */
function useReloadWhenOutdated(outdated: boolean) {
  useEffect(() => {
    const last = Number(sessionStorage.getItem("touchstone.boardReloadedAt") ?? 0);
    if (!outdated || Date.now() - last < 60_000) return;
    sessionStorage.setItem("touchstone.boardReloadedAt", String(Date.now()));
    window.location.reload();
  }, [outdated]);
}

interface LayoutProps {
  readonly shown: Shown;
  readonly buttons: ReactNode;
}

function AtTheDesk({ shown, buttons }: LayoutProps) {
  const { t, i18n } = useTranslation("board");
  const { view } = shown.state;
  const zone = view?.tenant.timeZone ?? "UTC";
  const started = useMemo(
    () =>
      view === null
        ? null
        : {
            day: dayText(view.tenant.dayStartedAt, zone, i18n.language),
            time: wallClock(view.tenant.dayStartedAt, zone, i18n.language).slice(0, 5),
            zone: zoneText(view.tenant.dayStartedAt, zone, i18n.language),
          },
    [view, zone, i18n.language],
  );
  return (
    <>
      <TopBar
        tools={
          <>
            {started !== null && (
              <span className="board-day-text ink-2 text-caption one-line">
                <span>{t("day", started)}</span>
                <i className="dot" />
                {wallClock(shown.now, zone, i18n.language)}
              </span>
            )}
            <FreshnessChip freshness={shown.freshness} timeZone={zone} />
            {buttons}
          </>
        }
      >
        <h1 className="board-title">{t("title")}</h1>
      </TopBar>
      {view === null ? <p className="board-empty">{t("waitingForFigures")}</p> : <Board view={view} now={shown.now} />}
    </>
  );
}

function OnTheWall({ shown, buttons }: LayoutProps) {
  const { t } = useTranslation("board");
  const { view } = shown.state;
  const logo = (
    <span className="logo">
      <Mark />
      <span>Touchstone</span>
      <h1 className="visually-hidden">{t("title")}</h1>
    </span>
  );
  if (view === null)
    return (
      <header className="tv-top">
        {logo}
        <span className="ink-2 grow">{t("waitingForFigures")}</span>
        <FreshnessChip freshness={shown.freshness} timeZone="UTC" />
      </header>
    );
  const controls = <span className="tv-controls">{buttons}</span>;
  return <TvBoard view={view} freshness={shown.freshness} now={shown.now} logo={logo} controls={controls} />;
}

interface BoardButtonsProps {
  readonly paused: boolean;
  readonly tv: boolean;
  onPause(): void;
  onTv(): void;
}

function BoardButtons({ paused, tv, onPause, onTv }: BoardButtonsProps) {
  const { t } = useTranslation("board");
  return (
    <>
      <button type="button" className="button small" aria-pressed={paused} onClick={onPause}>
        <Icon name={paused ? "play" : "pause"} size={14} />
        {t(paused ? "resume" : "pause")}
      </button>
      <button type="button" className="button small" onClick={onTv}>
        <Icon name={tv ? "cross" : "expand"} size={14} />
        {t(tv ? "leaveTv" : "tvMode")}
      </button>
    </>
  );
}
