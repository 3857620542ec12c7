import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { phoneUrl } from "../softphone/emulatorSoftphone.ts";
import { Chip } from "../ui/Chip.tsx";
import { TopBar } from "../ui/TopBar.tsx";
import { BurstPanel } from "./BurstPanel.tsx";
import { CallerPicker } from "./CallerPicker.tsx";
import { watchTimeline } from "./carrierControl.ts";
import { type Choice, chosenCall, firstChoice, type SimTenant, writerOf } from "./choice.ts";
import { CustomerPhone, type HandsetState } from "./customerPhone.ts";
import { EventsPanel } from "./EventsPanel.tsx";
import { FaultsPanel } from "./FaultsPanel.tsx";
import { Handset, type HandsetView } from "./Handset.tsx";
import type { HandsetCall } from "./handsetCall.ts";
import { StoryCard } from "./StoryCard.tsx";
import { doneSteps, newStory, nothingSeen, seen } from "./story.ts";
import { hearStory, type StorySignals } from "./storySignals.ts";
import { plainNumber } from "./texts.ts";
import { createTimeline, eventsOfCall, eventsOfMails, eventsOfThread, type Numbered, whereabouts } from "./timeline.ts";

function useCustomerPhone(): CustomerPhone {
  const [phone] = useState(() => new CustomerPhone(phoneUrl(undefined)));
  useEffect(() => {
    phone.open();
    return () => phone.close();
  }, [phone]);
  return phone;
}

function useTimeline(): readonly Numbered[] {
  const [timeline] = useState(createTimeline);
  useEffect(() => watchTimeline(timeline.heard), [timeline]);
  return useStore(timeline.store).events;
}

const silence: StorySignals = { readyAt: null, wrappedUpAt: null, boardLiveAt: null };

function useStorySignals(): StorySignals {
  const [signals, setSignals] = useState(silence);
  useEffect(() => {
    const heard = hearStory();
    const stop = heard.store.subscribe(setSignals);
    return () => {
      stop();
      heard.close();
    };
  }, []);
  return signals;
}

/** What was seen of the story so far, begun anew with every call. */
function useStory(call: HandsetCall, talking: boolean) {
  const signals = useStorySignals();
  const [story, setStory] = useState({ callId: null as string | null, seen: nothingSeen });
  const callId = call.state === "idle" ? null : call.id;
  const before = callId === story.callId ? story.seen : newStory(story.seen);
  const now = seen(before, call, talking, signals);
  const changed = callId !== story.callId || JSON.stringify(now) !== JSON.stringify(story.seen);
  if (changed) setStory({ callId, seen: now });
  return doneSteps(now);
}

/** What the handset shows; a call that comes in is shown whatever was looked at. */
function useView({ state }: HandsetCall) {
  const [view, setView] = useState<HandsetView>("phone");
  useEffect(() => {
    if (state === "incoming") setView("phone");
  }, [state]);
  return [view, setView] as const;
}

interface SimulatorProps {
  readonly tenants: readonly [SimTenant, ...SimTenant[]];
}

export function Simulator({ tenants }: SimulatorProps) {
  const { t, i18n } = useTranslation("sim");
  const phone = useCustomerPhone();
  const events = useTimeline();
  const { line, call } = useStore(phone.store);
  const [choice, setChoice] = useState<Choice>(() => firstChoice(speaking(tenants, i18n.language)));
  const tenant = tenants.find((one) => one.id === choice.tenantId) ?? tenants[0];
  const callSid = call.state === "idle" ? null : call.callSid;
  const place = callSid === null ? "listening" : whereabouts(eventsOfCall(events, callSid), callSid);
  const [view, setView] = useView(call);
  const done = useStory(call, call.state === "connected" && place === "talking");
  const next = useNextCall(tenant, choice);
  useEffect(() => phone.setOwner(next), [phone, next]);
  const texts = (all: readonly Numbered[]) =>
    next === null ? [] : eventsOfThread(all, plainNumber(next.from), next.to);
  const faxLine = tenant.faxLines[0]?.address ?? null;
  const faxes = (all: readonly Numbered[]) =>
    next === null || faxLine === null ? [] : eventsOfThread(all, plainNumber(next.from), faxLine);
  const writer = writerOf(tenant, choice);
  const ofView = (all: readonly Numbered[]) => {
    if (view === "mail") return eventsOfMails(all, writer.address);
    if (view === "fax") return faxes(all);
    return view === "phone" ? eventsOfCall(all, callSid) : texts(all);
  };
  const chooseTenant = (id: string) => setChoice(firstChoice(tenants.find((one) => one.id === id) ?? tenants[0]));
  return (
    <div className="sim">
      <SimTopBar line={line} />
      <main className="sim-columns">
        <div className="sim-phone-column">
          <Handset
            phone={phone}
            next={next}
            whereabouts={place}
            view={view}
            textsVersion={texts(events).length}
            faxesVersion={faxes(events).length}
            tenant={tenant}
            writer={writer}
            onView={setView}
            onDial={() => next && void phone.dial(next)}
          />
        </div>
        <section className="sim-setup" aria-label={t("caller.title")}>
          <CallerPicker
            tenants={tenants}
            tenant={tenant}
            choice={choice}
            onTenant={chooseTenant}
            onChoose={setChoice}
          />
          <BurstPanel tenant={tenant} lineAddress={choice.lineAddress} events={events} />
          <FaultsPanel />
        </section>
        <div className="sim-watch">
          <EventsPanel events={events} view={view} ofView={ofView} />
          <StoryCard done={done} />
        </div>
      </main>
    </div>
  );
}

/** The company that speaks the visitor's language, else the first. */
function speaking(tenants: SimulatorProps["tenants"], language: string): SimTenant {
  return tenants.find((tenant) => tenant.language === language) ?? tenants[0];
}

/** What the call button dials, with the words that stand beside it. */
function useNextCall(tenant: SimTenant, choice: Choice) {
  const { t } = useTranslation("sim");
  const chosen = chosenCall(tenant, choice);
  if (chosen === null) return null;
  const { from, caller, line } = chosen;
  const kind = caller === null ? from : t(`caller.${caller.kind}`);
  return {
    from,
    to: line.address,
    brand: line.brand,
    lineName: line.name,
    callerName: caller?.name ?? null,
    callerLabel: caller?.name ?? kind,
  };
}

const lineTone = { connecting: "neutral", connected: "ok", gone: "crit" } as const;
const lineIcon = { connecting: "sync", connected: "signal", gone: "gone" } as const;

function SimTopBar({ line }: { readonly line: HandsetState["line"] }) {
  const { t } = useTranslation("sim");
  return (
    <TopBar
      tools={
        <>
          <span role="status">
            <Chip tone={lineTone[line]} icon={lineIcon[line]}>
              {t(`line.${line}`)}
            </Chip>
          </span>
          {/* In tabs of their own: leaving this page ends the call. */}
          <a href="/desk" target="_blank" className="text-caption one-line" rel="noopener">
            {t("openDesk")}
          </a>
          <a href="/board" target="_blank" className="text-caption one-line" rel="noopener">
            {t("openBoard")}
          </a>
        </>
      }
    >
      <h1 className="sim-title">{t("title")}</h1>
      <Chip icon="bolt">{t("emulated")}</Chip>
    </TopBar>
  );
}
