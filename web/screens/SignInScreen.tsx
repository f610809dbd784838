/** Placeholder. */
export function SignInScreen({ reason }: { reason: string }) {
  return <p>{reason}</p>;
}
