import "./fax.css";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { EmulatorFax } from "@touchstone/contracts";
import { type ChangeEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { keyOf } from "../../api/problem.ts";
import { formatInternational } from "../../desk/frame/phoneNumbers.ts";
import { formatTime } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { Dot } from "../../ui/Dot.tsx";
import { filePath, readFaxes, sendFax } from "../carrierControl.ts";
import type { SimTenant } from "../choice.ts";
import { base64Of, canText } from "../texts.ts";
// An order form of our own making: two pages as machines send them, TIFF of group 4.
import sampleFax from "./sample-fax.tif?url";

const TYPES = ["application/pdf", "image/tiff"] as const;

interface FaxMachineProps {
  readonly tenant: SimTenant;
  /** As the carrier writes it. */
  readonly from: string;
  /** Rises when the carrier told something of these faxes. */
  readonly version: number;
}

/** The customer's fax machine: what went in, and what came out of it. */
export function FaxMachine({ tenant, from, version }: FaxMachineProps) {
  const { t } = useTranslation("sim");
  const to = tenant.faxLines[0]?.address ?? null;
  const faxes = useQuery({
    queryKey: ["sim", "faxes", from, version],
    queryFn: () => readFaxes(from),
    placeholderData: (before) => before,
  });
  if (to === null) return <p className="sim-no-texts ink-2">{t("fax.noLine")}</p>;
  if (!canText(from)) return <p className="sim-no-texts ink-2">{t("fax.needsNumber")}</p>;
  const between = (faxes.data ?? []).filter((fax) => fax.to === to || fax.from === to);
  return (
    <>
      <p className="text-caption ink-2">{t("fax.to", { number: formatInternational(to) })}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <div className="sim-texts" role="log" aria-label={t("fax.log")} tabIndex={0}>
        {between.length === 0 && !faxes.isLoading && <p className="ink-3 sim-texts-empty">{t("fax.none")}</p>}
        {between.map((fax) => (
          <Sheet key={fax.sid} fax={fax} />
        ))}
      </div>
      <Feeder from={from} to={to} />
    </>
  );
}

const looks: Readonly<Record<string, "own" | "theirs" | "lost">> = { delivered: "theirs", received: "own" };
const FAILED = new Set(["failed", "busy", "no-answer"]);

function Sheet({ fax }: { readonly fax: EmulatorFax }) {
  const { t, i18n } = useTranslation("sim");
  const { direction, status, pages, at, document } = fax;
  const look = FAILED.has(status) ? "lost" : (looks[status] ?? "pending");
  const state = FAILED.has(status) ? "failed" : status === "delivered" || status === "received" ? "done" : "underWay";
  return (
    <div className="sim-text" data-look={look}>
      <p className="sim-text-words row tight">
        <Icon name="fax" size={14} />
        {t(direction === "inbound" ? "fax.sent" : "fax.printed")}
      </p>
      {document && (
        <a className="sim-text-file" href={filePath(document.path)} download>
          <Icon name="note" size={14} />
          {t("fax.document")}
        </a>
      )}
      <p className="sim-text-state">
        {formatTime(at, i18n.language)}
        <Dot />
        {t(`fax.state.${state}`)}
        {pages !== null && (
          <>
            <Dot />
            {t("fax.pages", { count: pages })}
          </>
        )}
      </p>
    </div>
  );
}

function Feeder({ from, to }: { readonly from: string; readonly to: string }) {
  const { t } = useTranslation(["sim", "common"]);
  const chooser = useRef<HTMLInputElement>(null);
  const sending = useMutation({
    mutationFn: async (file: Blob) => {
      const type = TYPES.find((one) => one === file.type) ?? "application/pdf";
      return await sendFax({ from, to, type, base64: await base64Of(file) });
    },
  });
  const sample = useMutation({
    mutationFn: async () => await (await fetch(sampleFax)).blob(),
    onSuccess: (file) => sending.mutate(new Blob([file], { type: "image/tiff" })),
  });
  const chosen = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const [file] = currentTarget.files ?? [];
    if (file) sending.mutate(file);
    currentTarget.value = "";
  };
  const isBusy = sending.isPending || sample.isPending;
  return (
    <div className="sim-feeder">
      {sending.isError && (
        <p className="crit sim-composer-fault" role="alert">
          {t(`common:problems.${keyOf(sending.error)}`)}
        </p>
      )}
      <input ref={chooser} type="file" accept={TYPES.join()} hidden aria-label={t("fax.choose")} onChange={chosen} />
      <button type="button" className="button" disabled={isBusy} onClick={() => sample.mutate()}>
        <Icon name="fax" size={14} />
        {t("fax.sample")}
      </button>
      <button type="button" className="button" disabled={isBusy} onClick={() => chooser.current?.click()}>
        <Icon name="up" size={14} />
        {t("fax.choose")}
      </button>
    </div>
  );
}
