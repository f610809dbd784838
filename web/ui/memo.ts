import { Component, type ComponentChildren, h } from "preact";

/** Draws again only when `same` says that the properties differ. */
export function memo<Props extends object>(
  draw: (props: Props) => ComponentChildren,
  same: (before: Props, after: Props) => boolean,
) {
  return class Memo extends Component<Props> {
    override shouldComponentUpdate(next: Props): boolean {
      return !same(this.props, next);
    }
    override render() {
      return h(draw, this.props);
    }
  };
}
