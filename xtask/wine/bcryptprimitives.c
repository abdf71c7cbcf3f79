/* The one function of bcryptprimitives.dll that Rust's standard library calls on Windows (ProcessPrng: "Retrieves a
   specified number of random bytes", Microsoft Learn). Wine 8 has no such library. RtlGenRandom, which it has, gives
   the same under the name SystemFunction036. Only tests load this. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length) {
  while (length > 0) {
    ULONG part = length > 0x10000000 ? 0x10000000 : (ULONG)length;
    if (!SystemFunction036(buffer, part)) return FALSE;
    buffer += part;
    length -= part;
  }
  return TRUE;
}
