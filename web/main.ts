import { askEarly } from "./api/early_answers.ts";
import "./styles.css";

// This file is small and runs first: what it asks for is under way while the page itself is still being fetched.
askEarly();
void import("./start_page.tsx");
