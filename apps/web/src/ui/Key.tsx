/** A key cap beside a button's word. Assistive technology hears it as the button's shortcut instead. */
export function Key({ name }: { readonly name: string | number }) {
  return (
    <span className="key" aria-hidden="true">
      {name}
    </span>
  );
}
