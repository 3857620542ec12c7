/** The touchstone: a dark stone with the streak of the sample and, fainter, those of the known needles. */
export function Needles() {
  return (
    <svg className="needles" viewBox="0 0 720 720" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <g transform="translate(92 -4) scale(.76)">
        <path
          d="M96 70 450 14c88-10 168 28 204 112l58 250c18 88-6 178-64 248l-58 80c-36 50-92 78-152 78H196C104 736 34 670 12 566L-20 330c-10-70 4-138 44-196 20-34 44-56 72-64Z"
          fill="#2B3235"
        />
        <g stroke="#6AC5D6" strokeLinecap="round" fill="none">
          <path d="M150 392 470 120" strokeWidth="22" opacity=".92" />
          <path d="M238 432 580 142" strokeWidth="16" opacity=".5" />
          <path d="M352 452 622 222" strokeWidth="11" opacity=".26" />
          <path d="M470 462 640 318" strokeWidth="7" opacity=".14" />
        </g>
      </g>
    </svg>
  );
}
