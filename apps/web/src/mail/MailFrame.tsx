import "./mail.css";
import { MAIL_FRAME_SANDBOX } from "@touchstone/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../icons/Icon.tsx";
import { frameHeight } from "./frameHeight.ts";
import { useRemotePictures } from "./useRemotePictures.ts";

interface MailFrameProps {
  /** Below `/api/v1`, without a query. */
  readonly path: string;
  readonly title: string;
  /** Its words: how high the frame is to be cannot be asked of what is in it. */
  readonly text: string;
}

/**
 * The formatted form of a mail, in a frame in which nothing runs and which belongs to no origin. Pictures from elsewhere, which
 * tell their sender who reads when, are shown when somebody asks for them.
 */
export function MailFrame({ path, title, text }: MailFrameProps) {
  const { t } = useTranslation();
  const [showsRemote, setShowsRemote] = useState(false);
  const left = useRemotePictures(path);
  return (
    <div className="mail-frame">
      {left > 0 && !showsRemote && (
        <p className="mail-remote">
          <Icon name="eyeOff" size={14} />
          <span className="grow">{t("mail.remoteLeft", { count: left })}</span>
          <button type="button" className="link-button" onClick={() => setShowsRemote(true)}>
            {t("mail.showRemote")}
          </button>
        </p>
      )}
      <iframe
        title={title}
        src={`/api/v1${path}${showsRemote ? "?remote=1" : ""}`}
        sandbox={MAIL_FRAME_SANDBOX}
        referrerPolicy="no-referrer"
        loading="lazy"
        style={{ height: frameHeight(text) }}
      />
    </div>
  );
}
