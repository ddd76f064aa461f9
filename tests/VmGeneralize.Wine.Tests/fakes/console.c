// Runs the rest of its command line in a console of its own that has no window, as a terminal would: without one, nobody gets Ctrl-C.
#include <windows.h>
#include <wchar.h>

int wmain(void) {
    STARTUPINFOW start = { .cb = sizeof start, .dwFlags = STARTF_USESTDHANDLES };
    PROCESS_INFORMATION process;
    DWORD code = 1;
    WCHAR *line = GetCommandLineW();
    line = wcsstr(line, L" -- ");
    start.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
    start.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
    start.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    if (!line || !CreateProcessW(NULL, line + 4, NULL, NULL, TRUE, CREATE_NO_WINDOW, NULL, NULL, &start, &process)) return 99;
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &code);
    return (int)code;
}
