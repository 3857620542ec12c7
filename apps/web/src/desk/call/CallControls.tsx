import { Popover, Tooltip } from "@mantine/core";
import type { DeskContact } from "@touchstone/contracts";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../../icons/Icon.tsx";
import { told, useClick, useDesk, usePhone } from "../frame/deskContext.tsx";
import { type Shortcut, shortcuts } from "../frame/shortcuts.ts";
import { useShortcuts } from "../frame/useKeys.ts";
import { useSettled } from "../frame/useSettled.ts";
import { Keypad } from "./Keypad.tsx";

/** Opening and closing the choice of whom to ask or to give the call to. */
export interface TransferChoice {
  readonly mayChoose: boolean;
  readonly isChoosing: boolean;
  readonly choose: () => void;
}

interface CallControlsProps {
  readonly contact: DeskContact;
  readonly transfer: TransferChoice;
}

/** In fixed places and a fixed order, so that the hand finds them; each press within 400 ms of a change is ignored. */
export function CallControls({ contact, transfer }: CallControlsProps) {
  const { t } = useTranslation("desk");
  const controls = useControls(contact, transfer);
  const [keypadOpen, setKeypadOpen] = useState(false);
  const { isHeld, isMuted, canSpeak, canHold, isAsked, isAsking } = controls;
  return (
    <div className="call-controls" role="toolbar" aria-label={t("call.controls")}>
      <Control
        icon={isMuted ? "micOff" : "mic"}
        text={isMuted ? t("call.unmute") : t("call.mute")}
        shortcut={shortcuts.mute}
        pressed={isMuted}
        disabled={!canSpeak}
        onClick={controls.mute}
      />
      <Control
        icon={isHeld ? "play" : "pause"}
        text={isHeld ? t("call.resume") : t("call.hold")}
        shortcut={shortcuts.hold}
        pressed={isHeld}
        disabled={!canHold}
        onClick={controls.hold}
      />
      <Popover opened={keypadOpen} onChange={setKeypadOpen} position="bottom" width={220} trapFocus withArrow>
        <Popover.Target>
          <Control
            icon="keypad"
            text={t("call.keypad")}
            pressed={keypadOpen}
            disabled={!canSpeak}
            onClick={() => setKeypadOpen(!keypadOpen)}
          />
        </Popover.Target>
        <Popover.Dropdown>
          <Keypad />
        </Popover.Dropdown>
      </Popover>
      <Control
        icon="transfer"
        text={t("call.transfer")}
        shortcut={shortcuts.transfer}
        pressed={transfer.isChoosing}
        disabled={!transfer.mayChoose}
        onClick={controls.choose}
      />
      <Control
        icon="hangup"
        text={isAsked ? t("call.leave") : t("call.end")}
        shortcut={shortcuts.hangUp}
        className="end"
        disabled={contact.state === "ending" || isAsking}
        onClick={controls.hangUp}
      />
    </div>
  );
}

function useControls(contact: DeskContact, transfer: TransferChoice) {
  const desk = useDesk();
  const click = useClick();
  const leg = usePhone((state) => state.leg);
  const isSettled = useSettled(`${contact.interactionId} ${contact.state}`);
  const { interactionId, state, consult } = contact;
  // The consultation's own buttons say who hears whom; ending it for all would be one of them too many.
  const isAsking = consult?.role === "asking";
  const isAsked = consult?.role === "asked";
  const isMuted = leg?.muted === true;
  const isHeld = state === "held";
  const canSpeak = leg?.state === "standing";
  const canHold = consult === null && (state === "talking" || isHeld);
  const settled = (act: () => void) => () => {
    if (isSettled()) act();
  };
  const mute = settled(() => canSpeak && desk.phone.setMuted(!isMuted));
  const hold = settled(() => canHold && void click(isHeld ? "resume" : "hold", { interactionId }));
  const choose = settled(transfer.choose);
  const hangUp = settled(() => {
    if (isAsking) return;
    void desk.phone.hangUp(contact).then((answer) => told(desk, answer));
  });
  useShortcuts({ mute, hold, hangUp, transfer: choose });
  return { isMuted, isHeld, canSpeak, canHold, isAsking, isAsked, mute, hold, choose, hangUp };
}

interface ControlProps {
  readonly icon: IconName;
  readonly text: string;
  readonly shortcut?: Shortcut;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly className?: string;
  readonly onClick?: () => void;
  readonly ref?: React.Ref<HTMLButtonElement>;
}

/** One of the buttons in fixed places under the head of zone C. */
export function Control({
  icon,
  text,
  shortcut,
  pressed,
  disabled,
  className = "",
  onClick,
  ref,
  ...rest
}: ControlProps) {
  const button = (
    <button
      {...rest}
      ref={ref}
      type="button"
      className={`control ${className}`}
      aria-pressed={pressed}
      aria-keyshortcuts={shortcut?.keys.join("+")}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} size={18} />
      {text}
    </button>
  );
  return shortcut ? <WithKeys shortcut={shortcut}>{button}</WithKeys> : button;
}

function WithKeys({ shortcut, children }: { readonly shortcut: Shortcut; readonly children: ReactNode }) {
  return (
    <Tooltip label={shortcut.keys.join(" + ")} openDelay={400} position="bottom">
      {children}
    </Tooltip>
  );
}
