import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../../../icons/Icon.tsx";
import { DeskDialog } from "../../dialogs/DeskDialog.tsx";
import "../../css/fax.css";
import { pageAddress, type ShownDocument, zoomed } from "./documents.ts";

interface PageDialogProps {
  readonly document: ShownDocument;
  readonly onClose: () => void;
}

/** A document's pages: one large, all small beside it; larger and smaller, turned, by mouse and by keyboard. */
export function PageDialog({ document, onClose }: PageDialogProps) {
  const { t } = useTranslation("thread");
  const view = usePageView(document.pages);
  const { number, zoom, turns } = view;
  return (
    <DeskDialog title={document.name} isWide onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are said by the buttons that do the same */}
      <div className="pages" onKeyDown={view.onKey}>
        <Tools document={document} view={view} />
        <div className="pages-columns">
          {document.pages > 1 && <Thumbnails document={document} view={view} />}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
          <section className="page-large" aria-label={t("pages.page", { number, count: document.pages })} tabIndex={0}>
            <PagePicture
              key={number}
              address={pageAddress(document.id, number)}
              number={number}
              zoom={zoom}
              turns={turns}
            />
          </section>
        </div>
      </div>
    </DeskDialog>
  );
}

/** What keys do here. */
const KEYS: Readonly<Record<string, "next" | "before" | "first" | "last" | "larger" | "smaller" | "turn">> = {
  ...{ PageDown: "next", ArrowRight: "next", PageUp: "before", ArrowLeft: "before", Home: "first", End: "last" },
  ...{ "+": "larger", "=": "larger", "-": "smaller", r: "turn" },
};

type PageView = ReturnType<typeof usePageView>;

function usePageView(count: number) {
  const [number, setNumber] = useState(1);
  const [zoom, setZoom] = useState(1);
  const [turns, setTurns] = useState(0);
  const goTo = (next: number) => setNumber(Math.max(1, Math.min(count, next)));
  const size = (way: 1 | -1) => setZoom((before) => zoomed(before, way));
  const turn = () => setTurns((before) => (before + 1) % 4);
  const onKey = (event: KeyboardEvent) => {
    const wish = event.ctrlKey || event.metaKey || event.altKey ? undefined : KEYS[event.key];
    if (wish === undefined) return;
    event.preventDefault();
    if (wish === "turn") turn();
    else if (wish === "larger" || wish === "smaller") size(wish === "larger" ? 1 : -1);
    else goTo({ next: number + 1, before: number - 1, first: 1, last: count }[wish]);
  };
  return { number, zoom, turns, goTo, size, turn, onKey };
}

function Tools({ document, view }: { readonly document: ShownDocument; readonly view: PageView }) {
  const { t } = useTranslation("thread");
  const { number, zoom, goTo, size, turn } = view;
  return (
    <div className="row tight pages-tools" role="toolbar" aria-label={t("pages.tools")}>
      <Tool
        icon="chevronRight"
        isFlipped
        label={t("pages.before")}
        disabled={number === 1}
        onPress={() => goTo(number - 1)}
      />
      <span className="one-line" role="status">
        {t("pages.page", { number, count: document.pages })}
      </span>
      <Tool
        icon="chevronRight"
        label={t("pages.next")}
        disabled={number === document.pages}
        onPress={() => goTo(number + 1)}
      />
      <span className="grow" />
      <Tool icon="minusCircle" label={t("pages.smaller")} onPress={() => size(-1)} />
      <span className="one-line pages-zoom">{Math.round(zoom * 100)} %</span>
      <Tool icon="plus" label={t("pages.larger")} onPress={() => size(1)} />
      <Tool icon="cycle" label={t("pages.turn")} onPress={turn} />
      <a className="button small" href={`/api/v1/attachments/${document.id}`} download={document.name}>
        <Icon name="drop" size={14} />
        {t("pages.save")}
      </a>
    </div>
  );
}

interface ToolProps {
  readonly icon: IconName;
  readonly isFlipped?: boolean;
  readonly label: string;
  readonly disabled?: boolean;
  readonly onPress: () => void;
}

function Tool({ icon, isFlipped = false, label, disabled = false, onPress }: ToolProps) {
  return (
    <button
      type="button"
      className={`button quiet small icon-only ${isFlipped ? "flipped" : ""}`}
      aria-label={label}
      title={label}
      // A button that is disabled while it has the focus loses it, and with it all keys: at the ends it only does nothing.
      aria-disabled={disabled}
      onClick={onPress}
    >
      <Icon name={icon} size={14} />
    </button>
  );
}

function Thumbnails({ document, view }: { readonly document: ShownDocument; readonly view: PageView }) {
  const { t } = useTranslation("thread");
  const { number: shown } = view;
  const all = useRef<HTMLElement>(null);
  // The page that is turned to is brought into sight.
  useEffect(() => {
    all.current?.children[shown - 1]?.scrollIntoView({ block: "nearest" });
  }, [shown]);
  const numbers = Array.from({ length: document.pages }, (_, place) => place + 1);
  return (
    <nav ref={all} className="pages-small" aria-label={t("pages.all")}>
      {numbers.map((number) => (
        <button
          key={number}
          type="button"
          aria-label={t("pages.page", { number, count: document.pages })}
          aria-current={number === shown || undefined}
          onClick={() => view.goTo(number)}
        >
          <img src={pageAddress(document.id, number)} alt="" loading="lazy" />
          <span>{number}</span>
        </button>
      ))}
    </nav>
  );
}

interface PagePictureProps {
  readonly address: string;
  readonly number: number;
  readonly zoom: number;
  readonly turns: number;
}

/** A page that could not be drawn says so: its number is kept. */
function PagePicture({ address, number, zoom, turns }: PagePictureProps) {
  const { t } = useTranslation("thread");
  const [isMissing, setMissing] = useState(false);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  if (isMissing) return <p className="warn page-missing">{t("pages.missing", { number })}</p>;
  const isSideways = turns % 2 === 1;
  const ratio = size === null ? Math.SQRT2 : size.height / size.width;
  const width = `${zoom * 100}%`;
  return (
    <div className="page-sheet" style={{ width, aspectRatio: isSideways ? `${ratio}` : `${1 / ratio}` }}>
      <img
        src={address}
        alt={t("pages.alt", { number })}
        style={{
          width: isSideways ? `${100 / ratio}%` : "100%",
          transform: `translate(-50%, -50%) rotate(${turns * 90}deg)`,
        }}
        onLoad={({ currentTarget }) =>
          setSize({ width: currentTarget.naturalWidth || 1, height: currentTarget.naturalHeight || 1 })
        }
        onError={() => setMissing(true)}
      />
    </div>
  );
}
