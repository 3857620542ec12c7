import { useMantineColorScheme } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";

const isTv = () => new URLSearchParams(window.location.search).get("tv") === "1";

/** `?tv=1` in the address, so that a television can be given it as its home page; `&scheme=dark` forces the scheme there. */
export function useTvMode(): { readonly tv: boolean; setTv(tv: boolean): void } {
  const [tv, show] = useState(isTv);
  const { setColorScheme } = useMantineColorScheme();
  const setTv = useCallback((next: boolean) => {
    window.history.replaceState(window.history.state, "", next ? "?tv=1" : window.location.pathname);
    show(next);
  }, []);
  useEffect(() => {
    const scheme = new URLSearchParams(window.location.search).get("scheme");
    if (tv && (scheme === "dark" || scheme === "light")) setColorScheme(scheme);
  }, [tv, setColorScheme]);
  useEffect(() => {
    const leave = (event: KeyboardEvent) => event.key === "Escape" && isTv() && setTv(false);
    window.addEventListener("keydown", leave);
    return () => window.removeEventListener("keydown", leave);
  }, [setTv]);
  return { tv, setTv };
}
