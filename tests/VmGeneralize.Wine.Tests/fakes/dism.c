// A dism.exe that optimizes nothing: it checks that what it is given is there, writes down its arguments and ends as it is told.
#include "journal.h"

static const WCHAR *option(int count, WCHAR **arguments, const WCHAR *name) {
    size_t length = wcslen(name);
    for (int i = 1; i < count; i++) if (!_wcsnicmp(arguments[i], name, length)) return arguments[i] + length;
    return L"";
}

static BOOL exists(const WCHAR *path) { return GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES; }

static BOOL WINAPI stay(DWORD event) { return TRUE; }

// Whether a root is that of the Windows volume now, and its files are there.
static BOOL is_windows(const WCHAR *root) {
    WCHAR path[2048];
    const WCHAR *given = setting(L"VMG_FAKE_ROOT");
    swprintf(path, 2048, L"\\\\?\\unix%ls/Windows/System32/config/SYSTEM", setting(L"VMG_FAKE_VOLUME"));
    return given && !_wcsicmp(root, given) && exists(path);
}

// Gives the attached disk the bytes of another file, as DISM and the mount would have changed them.
static BOOL copy_result(void) {
    const WCHAR *from = setting(L"VMG_FAKE_RESULT"), *to = setting(L"VMG_FAKE_DISK");
    static char buffer[1 << 20];
    DWORD count, written;
    if (!from) return TRUE;
    HANDLE source = CreateFileW(from, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    HANDLE target = CreateFileW(to, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    if (source == INVALID_HANDLE_VALUE || target == INVALID_HANDLE_VALUE) return FALSE;
    while (ReadFile(source, buffer, sizeof buffer, &count, NULL) && count)
        if (!WriteFile(target, buffer, count, &written, NULL) || written != count) return FALSE;
    CloseHandle(source);
    return CloseHandle(target);
}

int wmain(int count, WCHAR **arguments) {
    char line[3072] = "dism";
    for (int i = 1; i < count; i++) snprintf(line + strlen(line), sizeof line - strlen(line), " <%ls>", arguments[i]);
    BOOL image = is_windows(option(count, arguments, L"/Image:")), scratch = exists(option(count, arguments, L"/ScratchDir:"));
    journal("%s image=%d scratch=%d", line, image, scratch);
    printf("\r\nDeployment Image Servicing and Management tool\r\nVersion: 0.0.0.0 (fake)\r\n\r\n");
    HANDLE log = CreateFileW(option(count, arguments, L"/LogPath:"), GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    if (!image || !scratch || log == INVALID_HANDLE_VALUE) return 3;
    CloseHandle(log);

    const WCHAR *wish = setting(L"VMG_FAKE_DISM");
    if (wish && !wcscmp(wish, L"killed")) TerminateProcess(GetCurrentProcess(), 0xDEAD);
    if (wish && !wcsncmp(wish, L"ctrl-c", 6)) { // to every program of the console; this one survives it
        SetConsoleCtrlHandler(stay, TRUE);
        journal("ctrl-c %d", GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0));
        Sleep(wish[6] ? 60000 : 500); // "ctrl-c-hang" has to be ended by the program that started it
        return (int)0xC000013A; // STATUS_CONTROL_C_EXIT
    }
    int code = wish ? (int)wcstoul(wish, NULL, 0) : 0;
    if (code && code != ERROR_SUCCESS_REBOOT_REQUIRED) {
        printf("Error: %d\r\n\r\nThe fake failed as it was told.\r\n", code);
        copy_result();
        return code;
    }
    for (int percent = 0; percent <= 100; percent += 25) printf("\r[=====      %d.0%%      ] ", percent);
    if (!copy_result()) return ERROR_WRITE_FAULT;
    printf("\r\nThe operation completed successfully.\r\n");
    journal("dism done %d", code);
    return code;
}
