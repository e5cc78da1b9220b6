export function takeApart(uri: string): { server: string; query: string };
