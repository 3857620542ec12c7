import { type ReactNode, useEffect, useRef } from "react";

/** What became of a form, in its place: whoever goes by keys or listens is brought there, since what had the focus is gone. */
export function Settled({ words, children }: { readonly words: string; readonly children?: ReactNode }) {
  const news = useRef<HTMLParagraphElement>(null);
  useEffect(() => news.current?.focus(), []);
  return (
    <div className="help-form">
      <p className="banner ok" role="status" tabIndex={-1} ref={news}>
        {words}
      </p>
      {children}
    </div>
  );
}
