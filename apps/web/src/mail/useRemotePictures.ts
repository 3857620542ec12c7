import { useQuery } from "@tanstack/react-query";
import { REMOTE_PICTURES_HEADER } from "@touchstone/contracts";
import { requestHeader } from "../api/request.ts";

/** How many pictures from elsewhere were left out of a formatted mail; none until that is known. */
export function useRemotePictures(path: string): number {
  const { data } = useQuery({
    queryKey: ["remotePictures", path],
    queryFn: async () => Number((await requestHeader(path, REMOTE_PICTURES_HEADER)) ?? 0),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data ?? 0;
}
