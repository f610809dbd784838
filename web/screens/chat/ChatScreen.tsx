/** The chat screen. */
export function ChatScreen() {
  return <h1 class="p-6 font-semibold text-xl">Chat</h1>;
}
