import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../session/sessionStore.ts";
import { Chip } from "../../ui/Chip.tsx";
import { useDeskState, usePhone } from "../frame/deskContext.tsx";
import { useIntent } from "../frame/useIntent.ts";
import { useNotificationPermission } from "../idle/useNotificationPermission.ts";
import { canTalk } from "../phone/deskPhone.ts";

/** A newcomer's way to the first call. */
export function FirstSteps() {
  const { t } = useTranslation("desk");
  const { isDemo } = useMe().tenant;
  const { goReady } = useIntent();
  const notification = useNotificationPermission();
  const isReady = useDeskState((state) => state.agent?.intent.kind === "ready");
  const isAble = usePhone(canTalk);
  return (
    <section className="panel home-panel" aria-label={t("home.start")}>
      <h2 className="text-section home-panel-head">{t("home.start")}</h2>
      <ol className="first-steps">
        <Step number={1} text={t("home.step1")} isDone={isReady && isAble}>
          <button type="button" className="button small" onClick={goReady}>
            {t("intent.goReady")}
          </button>
        </Step>
        {notification.state !== "unsupported" && (
          <Step number={2} text={t("home.step2")} isDone={notification.state === "granted"}>
            {notification.state === "denied" ? (
              <Chip>{t("idle.notificationStates.denied")}</Chip>
            ) : (
              <button type="button" className="button small" onClick={notification.ask}>
                {t("idle.allow")}
              </button>
            )}
          </Step>
        )}
        {isDemo && (
          <Step number={3} text={t("home.step3")} isDone={false}>
            <Link to="/sim" target="_blank" className="button small">
              {t("home.openSimulator")}
            </Link>
          </Step>
        )}
      </ol>
    </section>
  );
}

interface StepProps {
  readonly number: number;
  readonly text: string;
  readonly isDone: boolean;
  readonly children: ReactNode;
}

function Step({ number, text, isDone, children }: StepProps) {
  const { t } = useTranslation("desk");
  return (
    <li className="row">
      <span className="avatar" aria-hidden="true">
        {number}
      </span>
      <span className="grow">{text}</span>
      {isDone ? (
        <Chip tone="ok" icon="check">
          {t("home.done")}
        </Chip>
      ) : (
        children
      )}
    </li>
  );
}
