// What the shop's scripts may count on: a product's page has one number, one
// button for more and one for less. TypeScript checks the scripts with this; no
// browser ever loads it.

type CartButton = {
  /** What this button counts: the product's name. */
  dataset: { name: string };
  addEventListener(type: 'click', listener: (event: CartClick) => void): void;
} & HTMLButtonElement;

/** The buttons hold text and no elements: a click's target is the button. */
type CartClick = { target: CartButton } & MouseEvent;

interface ParentNode {
  querySelector(selector: '.shoppingCart__number--js'): HTMLOutputElement;
  querySelector(selector: '.shoppingCart__add--js' | '.shoppingCart__remove--js'): CartButton;
  querySelector(selector: '.break--js'): HTMLFieldSetElement;
}
