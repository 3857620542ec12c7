import { useQuery } from "@tanstack/react-query";
import type { EmulatorMessage } from "@touchstone/contracts";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { formatTime } from "../i18n/format.ts";
import { Icon } from "../icons/Icon.tsx";
import { Dot } from "../ui/Dot.tsx";
import { filePath, readTexts } from "./carrierControl.ts";
import { TextComposer } from "./TextComposer.tsx";
import { canText, type TextState, textState } from "./texts.ts";

interface TextThreadProps {
  /** As the carrier writes them. */
  readonly from: string;
  readonly to: string;
  /** Rises when the carrier told something of this thread. */
  readonly version: number;
}

/** The texts on the customer's phone: between the number that is played and the line. */
export function TextThread({ from, to, version }: TextThreadProps) {
  const { t } = useTranslation("sim");
  const texts = useQuery({
    queryKey: ["sim", "texts", from, to, version],
    queryFn: async () => (await readTexts(from)).filter((one) => one.from === to || one.to === to),
    placeholderData: (before, query) => (query?.queryKey[2] === from && query.queryKey[3] === to ? before : undefined),
  });
  if (!canText(from)) {
    return <p className="sim-no-texts ink-2">{t("texts.needsNumber")}</p>;
  }
  return (
    <>
      <Log texts={texts.data ?? []} isLoading={texts.isLoading} hasFailed={texts.isError} />
      <TextComposer key={`${from} ${to}`} from={from} to={to} />
    </>
  );
}

interface LogProps {
  readonly texts: readonly EmulatorMessage[];
  readonly isLoading: boolean;
  readonly hasFailed: boolean;
}

function Log({ texts, isLoading, hasFailed }: LogProps) {
  const { t } = useTranslation("sim");
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new text scrolls into sight
  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [texts.length]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div className="sim-texts" role="log" aria-label={t("texts.log")} ref={box} tabIndex={0}>
      {texts.length === 0 && !isLoading && (
        <p className="ink-3 sim-texts-empty">{t(hasFailed ? "texts.unreachable" : "texts.none")}</p>
      )}
      {texts.map((text) => (
        <Bubble key={text.sid} text={text} />
      ))}
    </div>
  );
}

const looks: Record<TextState, "own" | "theirs" | "pending" | "lost"> = {
  sent: "own",
  onItsWay: "pending",
  delivered: "theirs",
  automatic: "theirs",
  notArrived: "lost",
};

function Bubble({ text }: { readonly text: EmulatorMessage }) {
  const { t, i18n } = useTranslation("sim");
  const state = textState(text);
  return (
    <div className="sim-text" data-look={looks[state]}>
      {text.media.map(({ path, type }) => (
        <Media key={path} path={path} type={type} />
      ))}
      {text.text !== "" && <p className="sim-text-words">{text.text}</p>}
      <p className="sim-text-state">
        {state === "notArrived" && <Icon name="alert" size={12} />}
        {formatTime(text.at, i18n.language)}
        <Dot />
        {t(`texts.state.${state}`)}
        {text.errorCode !== null && ` (${text.errorCode})`}
      </p>
    </div>
  );
}

function Media({ path, type }: { readonly path: string; readonly type: string }) {
  const { t } = useTranslation("sim");
  const label = t("texts.file", { type });
  if (type.startsWith("image/")) return <img className="sim-text-picture" src={filePath(path)} alt={label} />;
  return (
    <a className="sim-text-file" href={filePath(path)} download>
      <Icon name="note" size={14} />
      {label}
    </a>
  );
}
