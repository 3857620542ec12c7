import { Link } from "@tanstack/react-router";

export function Mark() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d="M6.9 1.9 16 1.4c2.6-.1 4.7 1.3 5.5 3.7l1.1 6.3c.4 2.4-.2 4.9-1.7 6.8l-2.1 2.6c-1.1 1.3-2.7 2-4.4 1.9l-7.3-.5c-2.2-.2-4-1.6-4.7-3.7L1.2 12.6c-.5-1.9-.2-3.9.8-5.6l1.7-3c.7-1.2 1.9-2 3.2-2.1Z"
        fill="var(--accent-fill)"
      />
      <path d="M5.6 15.3 14.7 6.2" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <path d="M11.3 17.2 18 10.5" stroke="#fff" strokeOpacity=".55" strokeWidth="2.6" strokeLinecap="round" />
    </svg>
  );
}

export function Logo() {
  return (
    <Link to="/" className="logo">
      <Mark />
      <span>Touchstone</span>
    </Link>
  );
}
