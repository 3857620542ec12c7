import { useState } from "react";

export type NotificationState = NotificationPermission | "unsupported";

const current = (): NotificationState => ("Notification" in window ? Notification.permission : "unsupported");

/** Whether a call may be shown in another window; asking needs a click. */
export function useNotificationPermission(): { readonly state: NotificationState; readonly ask: () => void } {
  const [state, setState] = useState(current);
  return { state, ask: () => void Notification.requestPermission().then(setState) };
}
